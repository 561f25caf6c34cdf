import { beginNow, connect, join, Lakeside, publishRecording, schedule, setUpZoom } from './lakeside'

jest.setTimeout(120_000)

/** The same story for people whose browser runs no script: instead of waiting, they look again. */
describe('a center lives its story without scripts', () => {
  let center: Lakeside

  beforeAll(async () => {
    center = await Lakeside.open({ scripts: false })
  })
  afterAll(() => center.close())

  it('an admin sets Zoom up', async () => {
    await center.welcome(center.admin, /Elena Mora/)
    await setUpZoom(center.admin)
  })

  it('an instructor connects their own account, and schedules a session', async () => {
    await center.welcome(center.instructor, /Kwame Osei/)
    await connect(center.instructor, /Kwame Osei/)
    await schedule(center, /Nina Park/, 20)
    await center.instructor.waitsFor('Zoom ready')
  })

  it('a student joins, the instructor starts and lets them in', async () => {
    const { instructor, student } = center
    await center.welcome(student, /Nina Park/)
    await student.sees(/^Join opens at/)
    await beginNow(center)
    await join(student, 'Nina Park')
    await student.sees('Waiting for the host to start this meeting')
    await instructor.select(/^Start session/)
    await instructor.select('Admit all')
    await student.follow('Check again')
    await student.sees('You are in the meeting')
  })

  it('the meeting ends, and the student finds recording and transcript', async () => {
    const { instructor, student } = center
    await instructor.select('End meeting for all')
    await center.see(instructor)
    await instructor.waitsFor(/^Ended/)
    await instructor.follow('Open the simulator')
    await publishRecording(center)
    await center.see(student)
    await student.waitsFor('Made by Zoom')
    expect(await student.page.locator('.cues li').count()).toBeGreaterThan(0)
    expect(await student.waitsForVideo()).toBeGreaterThan(0)
  })

  it('and no page had a control that did nothing, or anything else wrong', () => {
    expect(center.troubles).toEqual([])
  })
})
