import { DateTime } from 'luxon'
import type { Browser } from 'playwright-core'
import { openBrowser } from '../support/browser'
import { Program, scratchFolder } from '../support/program'
import { Person } from './person'

const ZONE = 'America/Chicago'

/** The demo center on its first morning, in the real program, with three people at their browsers. */
export class Lakeside {
  readonly title = 'Wound care'
  /** The page of the session that the story is about; known when it is scheduled. */
  entry = ''

  private constructor(
    private readonly program: Program,
    private readonly browser: Browser,
    private readonly folder: { remove: () => void },
    readonly admin: Person,
    readonly instructor: Person,
    /** On a phone. */
    readonly student: Person,
  ) {}

  static async open(look: { scripts: boolean }): Promise<Lakeside> {
    const folder = scratchFolder()
    const program = new Program('standalone/main.js', {
      PORT: '0',
      DATA_DIR: folder.path,
      LOG_LEVEL: 'warn',
      TZ: ZONE,
    })
    const [browser] = await Promise.all([openBrowser(), program.start()])
    const [admin, instructor] = [await Person.at(browser, look), await Person.at(browser, look)]
    const student = await Person.at(browser, { ...look, width: 390, height: 844 })
    return new Lakeside(program, browser, folder, admin, instructor, student)
  }

  /** Signs somebody of the demo in by one click. */
  async welcome(person: Person, name: RegExp): Promise<void> {
    await person.open(this.program.url)
    await person.select(name)
  }

  /** Opens the session's page. */
  see(person: Person): Promise<void> {
    return person.open(this.program.url + this.entry)
  }

  /** What went wrong on any page that anybody saw. */
  get troubles(): string[] {
    return [this.admin, this.instructor, this.student].flatMap(person => person.troubles)
  }

  async close(): Promise<void> {
    await this.browser.close()
    await this.program.stop()
    this.folder.remove()
  }
}

/** Somebody's two tabs: our page, and the one at Zoom beside it. */
interface Tabs {
  here: Person
  zoom: Person
}

/** The admin's first morning: from a center that knows nothing of Zoom to seven permissions and a working test. */
export async function setUpZoom(admin: Person): Promise<void> {
  await admin.follow('Zoom')
  await admin.select(/I can do this/)
  const zoom = await admin.followToTab(/Open Zoom Marketplace/)
  const tabs = { here: admin, zoom }
  await zoom.fill({ 'App name': await admin.copy('App name') })
  await zoom.select('Create')
  await admin.select(/The app is created/)
  await exchangeKeys(tabs)
  await addScopes(tabs)
  await checkPermissions(admin, /Elena Mora/)
  await subscribeToEvents(tabs)
  await testAndFinish(admin)
}

/** Step “Basic Information”: the address goes to Zoom, the keys come from there. */
export async function exchangeKeys({ here, zoom }: Tabs): Promise<void> {
  await zoom.fill({
    'OAuth Redirect URL': await here.copy('OAuth Redirect URL'),
    'OAuth Allow Lists': await here.copy('OAuth Allow Lists'),
  })
  await zoom.tick('Use Strict Mode URL for redirect')
  await zoom.select('Save')
  await zoom.follow('Show client secret')
  await here.fill({ 'Client ID': await zoom.fact('Client ID'), 'Client secret': await zoom.fact('Client Secret') })
  await here.select(/Save and check/)
  await here.follow(/Continue/)
}

/** Step “Scopes”, at Zoom. */
export async function addScopes({ here, zoom }: Tabs): Promise<void> {
  await zoom.follow('Scopes')
  await zoom.tickValues(await here.codesIn('.scopes'))
  await zoom.select('Done')
}

/** Step “Scopes”, here. */
export async function checkPermissions(admin: Person, who: RegExp): Promise<void> {
  await admin.select(/Check with my Zoom account/)
  await allowAtZoom(admin, who)
  await admin.sees(/7 of 7/)
  await admin.follow(/Continue/)
}

/** Step “Event subscription”, on both sides. */
export async function subscribeToEvents({ here, zoom }: Tabs): Promise<void> {
  await zoom.follow('Access')
  await zoom.follow('Show secret token')
  const [token] = await zoom.codesIn('section[aria-labelledby=token]')
  await here.fill({ 'Secret token': token! })
  await here.select('Save')
  await zoom.tick('Event Subscription is on')
  await zoom.fill({ 'Event notification endpoint URL': await here.copy('Event notification endpoint URL') })
  await zoom.select('Validate')
  await zoom.sees('Validated.')
  await zoom.tickValues(await here.codesIn('.scopes'))
  await zoom.select('Save')
  await here.follow(/Look again/)
  await here.sees(/validated this address/i)
  await here.follow(/Continue/)
}

/** The last two steps. */
export async function testAndFinish(admin: Person): Promise<void> {
  await admin.select(/Test with my account/)
  await admin.sees('A meeting was made, read back and deleted.')
  await admin.follow(/Continue/)
  await admin.select(/Finish/)
}

/** At Zoom's consent page: says who they are, and allows what is asked. */
async function allowAtZoom(person: Person, who: RegExp): Promise<void> {
  await person.follow(who)
  await person.select('Allow')
}

/** An instructor's minute: their own Zoom account, allowed once. */
export async function connect(instructor: Person, zoomName: RegExp): Promise<void> {
  await instructor.follow('My Zoom')
  await instructor.select(/Connect my Zoom/)
  await allowAtZoom(instructor, zoomName)
  await instructor.sees(/^Connected as/)
}

/** Schedules the story's session on Zoom, with one learner, so many minutes from now. */
export async function schedule(center: Lakeside, learner: RegExp, minutesFromNow: number): Promise<void> {
  const { instructor, title } = center
  const { date, time } = clockIn(ZONE, minutesFromNow)
  await instructor.follow(/New session/)
  await instructor.fill({ Title: title, Program: 'Nursing', Date: date, Starts: time, 'Length in minutes': '45' })
  await instructor.tick(/Zoom only/)
  await instructor.unfold('Add from the list')
  await instructor.tick(learner)
  await instructor.select(/^Schedule/)
  center.entry = new URL(instructor.page.url()).pathname
}

/** Moves the session to this minute: who is there early begins. */
export async function beginNow({ instructor }: Lakeside): Promise<void> {
  const { date, time } = clockIn(ZONE, 0)
  await instructor.follow('Edit')
  await instructor.fill({ Date: date, Starts: time })
  await instructor.select(/^Save/)
}

/** From a learner's first page into the meeting at Zoom; outside the door when the host is not there yet. */
export async function join(learner: Person, name: string): Promise<void> {
  await learner.follow('Next')
  await learner.select(/^Join/)
  expect(await learner.copy('Your name')).toBe(name)
  await learner.select('Join')
}

/** Lets Zoom be done with the recording, on the simulator's control page. */
export async function publishRecording({ instructor, title }: Lakeside): Promise<void> {
  const recording = instructor.page.locator('section', { hasText: title })
  for (const words of ['Publish now', 'Publish transcript'])
    if ((await recording.getByRole('button', { name: words }).count()) > 0) await instructor.select(words, recording)
}

/** The date and the time of day that a clock in this zone shows so many minutes from now. */
function clockIn(zone: string, minutesFromNow: number): { date: string; time: string } {
  const then = DateTime.now().setZone(zone).plus({ minutes: minutesFromNow })
  return { date: then.toFormat('yyyy-MM-dd'), time: then.toFormat('HH:mm') }
}
