import type { RequestHandler } from 'express'
import { NotFound } from '../errors'
import { signedInVisit, type Links } from '../web'
import { entryHeadPart, presentHead } from './entry-head.view'
import { showsAttendance, type EntryReader } from './entry.facts'
import { readWishes } from './entry.forms'
import {
  attendancePart,
  entryPage,
  isSettled,
  presentEntry,
  presentPeople,
  recordingOf,
  recordingPart,
} from './entry.view'

type ById = RequestHandler<{ id: string }>

/** A session as an entry of the calendar: before, while and after it happens. */
export class EntryController {
  constructor(
    private readonly reader: EntryReader,
    private readonly links: Links,
    private readonly hourMs: number,
  ) {}

  show: ById = async (req, res) => {
    const facts = await this.reader.page(signedInVisit(res), req.params.id, readWishes(req.query))
    await entryPage(res, presentEntry(facts, this.links, this.hourMs))
  }

  /** The head alone, for the script that keeps it fresh. */
  live: ById = async (req, res) => {
    const facts = await this.reader.head(signedInVisit(res), req.params.id)
    if (isSettled(facts)) return void res.status(204).end()
    await entryHeadPart(res, { head: presentHead(facts) })
  }

  liveAttendance: ById = async (req, res) => {
    const facts = await this.reader.head(signedInVisit(res), req.params.id)
    if (!facts.isStaff) throw new NotFound('This session')
    if (!showsAttendance(facts) || isSettled(facts)) return void res.status(204).end()
    await attendancePart(res, { attendance: presentPeople(facts, readWishes(req.query).people) })
  }

  liveRecording: ById = async (req, res) => {
    const head = await this.reader.head(signedInVisit(res), req.params.id)
    const recordings = await this.reader.recordings(head.session)
    const facts = { ...head, recordings, activity: [], roster: null, readiness: null, wishes: readWishes({}) }
    const recording = recordingOf(facts, this.hourMs)
    if (!recording) return void res.status(204).end()
    await recordingPart(res, { recording, sessionHref: `/sessions/${head.session.id}` })
  }
}
