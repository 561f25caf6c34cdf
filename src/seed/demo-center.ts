import { addDays, dayOf, instantOf, mondayOf, startOfDay } from '../lib/time-zone'
import { demoRosters } from './demo-rosters'
import {
  DEMO_INSTRUCTORS,
  DEMO_PROGRAMS,
  DEMO_ROOMS,
  DEMO_STUDENTS,
  DEMO_WEEK,
  studentKey,
  type DemoMark,
  type DemoSession,
} from './demo-schedule'
import type { Seed } from './seed.schema'

/** The minute of the day that “now” stands for in the demo week. */
const STORY_MINUTE = 10 * 60 + 42
const STEP = 15

/**
 * The demo week laid around now. Today's sessions move with the clock, so that some are always live; every other
 * weekday of this week, and at least two before and two after today, has a day of the story.
 */
export function demoSessions(now: Date, zone: string): DemoSession[] {
  const today = dayOf(now, zone)
  const lines = DEMO_WEEK.trim()
    .split('\n')
    .map(line => line.split('|'))
  const linesOf = (storyDay: number): string[][] => lines.filter(([day]) => Number(day) === storyDay)
  const day = (date: string, storyDay: number): DemoSession[] =>
    linesOf(storyDay).map(fields => readLine(fields, from => onDay(date, from, zone)))
  return [
    ...weekdays(today, -1).flatMap((date, index) => day(date, index % 2 === 0 ? -1 : -2)),
    ...linesOf(0).map(fields => readLine(fields, from => aroundNow(minuteOf(from), now))),
    ...weekdays(today, 1).flatMap((date, index) => day(date, index % 2 === 0 ? 1 : 2)),
  ]
}

/** The weekdays before or after today: those of its week, and at least two. The nearest first. */
function weekdays(today: string, step: 1 | -1): string[] {
  const monday = mondayOf(today)
  const isWeekday = (date: string): boolean => date < addDays(mondayOf(date), 5)
  const isThisWeek = (date: string): boolean => mondayOf(date) === monday
  const days = Array.from({ length: 7 }, (_, index) => addDays(today, step * (index + 1))).filter(isWeekday)
  return days.filter((date, index) => isThisWeek(date) || index < 2)
}

function readLine(fields: string[], startOf: (from: string) => Date): DemoSession {
  const [, from, to, title, program, room, instructor, learners, mark] = fields as [
    string,
    string,
    string,
    string,
    string,
    string,
    string,
    string,
    DemoMark,
  ]
  const minutes = minuteOf(to) - minuteOf(from)
  return { title, program, room, instructor, startsAt: startOf(from), minutes, learners: Number(learners), mark }
}

const minuteOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3))

function aroundNow(minute: number, now: Date): Date {
  const stepMs = STEP * 60_000
  const anchor = Math.floor((now.getTime() - 12 * 60_000) / stepMs) * stepMs
  return new Date(anchor + (minute - (STORY_MINUTE - 12)) * 60_000)
}

function onDay(date: string, time: string, zone: string): Date {
  const local = instantOf(date, time, zone)
  if (local.kind === 'once') return local.instant
  return local.kind === 'twice' ? local.first : startOfDay(date, zone)
}

const studentMail = (name: string, host: string): string =>
  `${name
    .normalize('NFD')
    .replace(/[^A-Za-z ]/g, '')
    .toLowerCase()
    .split(' ')
    .join('.')}@${host}`

/**
 * The running demo center, as a seed; Zoom is added by whoever knows the simulator. Its people sign in by one click, so
 * none has a password: they would be asked for one that nobody told them.
 */
export function demoSeed(now: Date, zone: string): Seed {
  const sessions = demoSessions(now, zone)
  const rosters = demoRosters(sessions)
  const students = DEMO_STUDENTS.map((name, index) => ({
    key: studentKey(index),
    role: 'student' as const,
    name,
    email: studentMail(name, 'students.northfield.example'),
    number: String(104_180 + index * 7),
  }))
  return {
    institution: { name: 'Northfield Simulation Center', timeZone: zone, helpPhone: '+1 312 555 0100' },
    programs: DEMO_PROGRAMS.map(([key, name]) => ({ key, name, hue: key })),
    rooms: DEMO_ROOMS.map(([key, name, detail]) => ({
      key,
      name,
      detail,
      kind: key === 'net' ? 'online' : 'physical',
    })),
    people: [
      { key: 'raman', role: 'admin', name: 'Priya Raman', email: 'p.raman@northfield.example' },
      ...DEMO_INSTRUCTORS.map(([key, name, email]) => ({
        key,
        role: 'instructor' as const,
        name,
        email,
      })),
      ...students,
    ],
    sessions: sessions.map((each, index) => ({
      title: each.title,
      program: each.program,
      room: each.room,
      instructor: each.instructor,
      startsAt: each.startsAt.toISOString(),
      minutes: each.minutes,
      onZoom: each.mark !== 'room',
      roster: rosters[index]!,
      ...(each.mark === 'canc' ? { cancelled: 'The pharmacy is closed that day' } : {}),
    })),
  }
}

/** A center on its first morning: people and rooms, no session, and Zoom not set up. */
export function freshSeed(zone: string): Seed {
  return {
    institution: { name: 'Lakeside Skills Lab', timeZone: zone, helpPhone: '+1 312 555 0170' },
    programs: [
      { key: 'nur', name: 'Nursing', hue: 'nur' },
      { key: 'ems', name: 'Paramedic', hue: 'ems' },
    ],
    rooms: [
      { key: 'lab', name: 'Skills Lab', detail: 'Skills, 16' },
      { key: 'bay', name: 'Sim Bay', detail: 'Adult, 8' },
      { key: 'net', name: 'Online only', detail: 'Zoom', kind: 'online' },
    ],
    people: [
      { key: 'mora', role: 'admin', name: 'Elena Mora', email: 'e.mora@lakeside.example' },
      { key: 'osei', role: 'instructor', name: 'Kwame Osei, RN', email: 'k.osei@lakeside.example' },
      { key: 'berg', role: 'instructor', name: 'Dr. Lena Berg', email: 'l.berg@lakeside.example' },
      ...['Nina Park', 'Omar Said', 'Paula Costa', 'Ravi Menon'].map((name, index) => ({
        key: `student-${index}`,
        role: 'student' as const,
        name,
        email: studentMail(name, 'students.lakeside.example'),
        number: String(2101 + index),
      })),
    ],
  }
}
