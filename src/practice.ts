import type { Parts } from './assembly'
import { DEMO_INSTRUCTORS, demoSeed, demoSessions, freshSeed, NOT_CONNECTED, type DemoSession, type Seed } from './seed'
import type { SimulatorControl } from './simulator'

const APP_NAME = 'Northfield sessions'

/**
 * Fills an empty installation with two demo centers: one in the middle of its week, with Zoom set up and ten
 * instructors, and one on its first morning. All that stands at Zoom is made in the built-in simulator.
 */
export async function setUpPractice(parts: Parts): Promise<void> {
  const { simulator, clock } = parts
  if (!simulator || !(await parts.firstAdmin?.isWanted())) return
  const zone = practiceZone()
  const now = clock.now()
  const zoom = new PracticeZoom(simulator.control, simulator.url, parts.publicUrl)
  const sessions = demoSessions(now, zone)
  const seed = withZoom(demoSeed(now, zone), sessions, zoom, now)
  await parts.seed.load(seed)
  await parts.seed.load(freshSeed(zone))
  zoom.addFreshAccounts()
  await zoom.subscribe()
  await catchUp(parts, simulator.control)
  const live = sessions.filter(({ mark }) => mark === 'live')
  startLiveSessions(parts, seed, live)
}

// What was held before the installation existed comes the way it always comes when no event told of it: weeks of it
// in a second, which is more than Zoom's limits allow.
async function catchUp({ periodic, worker }: Parts, control: SimulatorControl): Promise<void> {
  control.liftLimits({ lifted: true })
  try {
    for (const sweep of periodic.names) {
      await periodic.runNow(sweep)
      await worker.drain()
    }
  } finally {
    control.liftLimits({ lifted: false })
  }
}

/** After the demo centers are loaded and every link is made: what is live now starts in the simulator. */
function startLiveSessions({ simulator, clock }: Parts, seed: Seed, live: readonly DemoSession[]): void {
  if (!simulator) return
  const titles = new Set(live.map(each => each.title))
  for (const { id: meeting, topic, startTime } of simulator.control.exportWorld().meetings) {
    if (!titles.has(topic) || !isAboutNow(startTime, clock.now())) continue
    simulator.control.startMeeting({ meeting })
    for (const { name, email = '' } of peopleInside(seed, topic)) simulator.control.join({ meeting, name, email })
    simulator.control.join({ meeting, name: 'iPhone (2)' })
  }
}

const JOINED_ALREADY = 7

// Not everybody is there yet, and not the first student: that is who the visitor of the demo plays.
function peopleInside(seed: Seed, title: string): Seed['people'] {
  const roster = seed.sessions?.find(session => session.title === title)?.roster ?? []
  const others = roster.filter(key => key !== seed.people.find(person => person.role === 'student')?.key)
  return others.slice(0, JOINED_ALREADY).map(key => seed.people.find(person => person.key === key)!)
}

const isAboutNow = (startTime: string | null, now: Date): boolean =>
  startTime !== null && Math.abs(new Date(startTime).getTime() - now.getTime()) < 3 * 3600_000

// A machine on UTC belongs to nobody's day: the demo center then lies where its pictures say.
function practiceZone(): string {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone
  return zone === 'UTC' || zone === 'Etc/UTC' ? 'America/Chicago' : zone
}

function withZoom(seed: Seed, sessions: readonly DemoSession[], zoom: PracticeZoom, now: Date): Seed {
  const connected = DEMO_INSTRUCTORS.filter(([key]) => !NOT_CONNECTED.includes(key))
  const connections = connected.map(([key, name, email]) => zoom.connect(key, name, email, now))
  const held = (seed.sessions ?? []).map((session, index) => {
    const plan = sessions[index]!
    return plan.mark === 'rec' || plan.mark === 'proc'
      ? { ...session, meeting: zoom.hold(plan, session.roster ?? [], seed) }
      : session
  })
  return { ...seed, zoomApp: zoom.app, connections, sessions: held }
}

/** The demo center's Zoom account, in the simulator. */
class PracticeZoom {
  readonly app: NonNullable<Seed['zoomApp']>
  private readonly appId: string
  private readonly users = new Map<string, string>()

  constructor(
    private readonly control: SimulatorControl,
    private readonly zoomUrl: string,
    private readonly publicUrl: string,
  ) {
    const redirectUrl = `${publicUrl}/zoom/callback`
    const sample = control.exportWorld().apps.find(app => app.scopeStyle === 'granular')!
    const made = control.createApp({
      name: APP_NAME,
      scopeStyle: 'granular',
      scopes: sample.scopes,
      redirectUrl,
      activated: true,
    })
    this.appId = made.id
    this.app = {
      clientId: made.clientId,
      clientSecret: made.clientSecret,
      webhookSecretToken: made.secretToken,
      checkedScope: made.scopes.join(' '),
    }
  }

  connect(person: string, name: string, zoomEmail: string, now: Date): NonNullable<Seed['connections']>[number] {
    const user = this.addUser(name, zoomEmail)
    this.users.set(person, user.id)
    const tokens = this.control.issueGrant({ app: this.appId, user: user.id })
    return {
      person,
      zoomUserId: user.id,
      zoomAccountId: user.accountId,
      zoomEmail,
      accessToken: tokens.access_token,
      refreshToken: tokens.refresh_token!,
      expiresAt: new Date(now.getTime() + tokens.expires_in * 1000).toISOString(),
      scope: tokens.scope,
    }
  }

  /** A session that was held: its meeting, its people, its recording. */
  hold(plan: DemoSession, roster: readonly string[], seed: Seed): { id: string; joinUrl: string; hostId: string } {
    const hostId = this.users.get(plan.instructor)!
    const people = roster.map(key => seed.people.find(person => person.key === key)!)
    const participants = people.map((person, seat) => ({
      name: person.name,
      email: person.email ?? '',
      ...presence(seat, plan.minutes),
    }))
    const { meeting } = this.control.addPastMeeting({
      user: hostId,
      topic: plan.title,
      startTime: plan.startsAt.toISOString(),
      minutes: plan.minutes,
      ...(plan.mark === 'proc' ? { processingUntil: processingUntil(plan) } : {}),
      participants: participants.filter(each => each.joins < plan.minutes),
    })
    return {
      id: String(meeting.id),
      hostId,
      joinUrl: `${this.zoomUrl}/j/${meeting.id}?pwd=${meeting.encryptedPassword}`,
    }
  }

  /** People of the second center who have Zoom accounts and no app yet: their admin makes it in the Marketplace. */
  addFreshAccounts(): void {
    for (const [name, email] of [
      ['Elena Mora', 'e.mora@lakeside.example'],
      ['Kwame Osei', 'k.osei@lakeside.example'],
      ['Lena Berg', 'l.berg@lakeside.example'],
    ] as const)
      this.addUser(name, email)
    this.addUser('Eva Nováková', 'e.novakova@northfield.example')
    this.addUser('Jordan Hale', 'j.hale@northfield.example')
    this.addUser('Priya Raman', 'p.raman@northfield.example')
  }

  async subscribe(): Promise<void> {
    await this.control.subscribe({ app: this.appId, url: `${this.publicUrl}/zoom/webhooks` })
  }

  private addUser(name: string, email: string) {
    const words = name.replace(/^Dr\. |,.*$/g, '').split(' ')
    return this.control.createUser({ firstName: words.slice(0, -1).join(' '), lastName: words.at(-1)!, email })
  }
}

// Zoom takes about as long again as the meeting was.
const processingUntil = ({ startsAt, minutes }: DemoSession): string =>
  new Date(startsAt.getTime() + 2 * minutes * 60_000).toISOString()

// Most come on time and stay; one is late, one leaves early, one never comes.
function presence(seat: number, minutes: number): { joins: number; leaves: number } {
  if (seat % 10 === 3) return { joins: 11, leaves: minutes }
  if (seat % 10 === 7) return { joins: 2, leaves: Math.round(minutes * 0.45) }
  if (seat % 10 === 9) return { joins: minutes, leaves: minutes }
  return { joins: seat % 3, leaves: minutes }
}
