import { connect, beginNow, join, Lakeside, publishRecording, schedule, setUpZoom } from './lakeside'

jest.setTimeout(120_000)

/** Each chapter goes on where the one before ended. */
describe('a center lives its story', () => {
  let center: Lakeside

  beforeAll(async () => {
    center = await Lakeside.open({ scripts: true })
  })
  afterAll(() => center.close())

  it('an admin sets Zoom up', async () => {
    await center.welcome(center.admin, /Elena Mora/)
    await setUpZoom(center.admin)
  })

  it('an instructor connects their own account', async () => {
    await center.welcome(center.instructor, /Kwame Osei/)
    await connect(center.instructor, /Kwame Osei/)
  })

  it('and schedules a session, which becomes a meeting at Zoom', async () => {
    await schedule(center, /Nina Park/, 20)
    await center.instructor.waitsFor('Zoom ready')
    await center.admin.follow('Open the simulator')
    await center.admin.sees(center.title)
  })

  it('a student sees when joining opens, and joins when the session is moved to now', async () => {
    await center.welcome(center.student, /Nina Park/)
    await center.student.sees(/^Join opens at/)
    await beginNow(center)
    await join(center.student, 'Nina Park')
    await center.student.sees('Waiting for the host to start this meeting')
  })

  it('the instructor starts it and lets the student in; the page says so by itself', async () => {
    const { admin, instructor, student } = center
    await center.see(admin)
    await instructor.select(/^Start session/)
    await instructor.select('Admit all')
    await student.sees('You are in the meeting')
    await admin.comesBack()
    await admin.sees('Live now')
    await admin.sees('1 of 1 joined')
  })

  it('the meeting ends, and its recording, transcript and attendance come back', async () => {
    const { instructor } = center
    await instructor.select('End meeting for all')
    await center.see(instructor)
    await instructor.waitsFor(/^Ended/)
    await instructor.follow('Open the simulator')
    await publishRecording(center)
    await center.see(instructor)
    await instructor.waitsFor('Made by Zoom')
    expect(await instructor.page.locator('.cues li').count()).toBeGreaterThan(0)
    expect(await instructor.page.getByRole('row', { name: /Nina Park/ }).innerText()).toContain('Present')
  })

  it('the student watches the recording', async () => {
    const { student } = center
    await center.see(student)
    expect(await student.waitsForVideo()).toBeGreaterThan(0)
  })

  it('and nobody saw a page with anything wrong', () => {
    expect(center.troubles).toEqual([])
  })
})
