import { ZoomApp } from '../../src/zoom-app'
import { openCenter, type Center } from '../support/center'
import type { Visitor } from '../support/visitor'

let center: Center
let admin: Visitor

const LEAST =
  'meeting:read:meeting meeting:read:list_meetings meeting:write:meeting meeting:update:meeting meeting:delete:meeting cloud_recording:read:list_user_recordings cloud_recording:read:list_recording_files cloud_recording:delete:meeting_recording user:read:user user:update:settings user:read:token'
const EXTRAS =
  'meeting:read:participant meeting:read:past_meeting meeting:read:list_past_instances meeting:read:list_past_participants cloud_recording:read:recording cloud_recording:read:meeting_transcript user:read:settings'

async function openScopes(grantedScopes: string | null, scopeStyle: ZoomApp['scopeStyle'] = 'granular'): Promise<void> {
  const { institutionId } = center
  await center.db.write(tx => tx.update(ZoomApp, { institutionId }, { grantedScopes, scopeStyle }))
  await admin.open('/zoom/setup/scopes')
}

/** A row, as it stands under its title. */
const row = (title: string): string => admin.select('.scopes > li').find(text => text.startsWith(title))!
const copied = (selector: string): string[] => admin.select(`${selector} code`)

describe('The scopes of the app', () => {
  beforeAll(async () => {
    center = await openCenter({ zoom: 'set-up' })
    admin = await center.visitor('admin')
  })
  afterAll(() => center.close())

  it('are not all there while a recommended name is missing: the row says what is lost, and seven stay seven', async () => {
    await openScopes(LEAST)
    expect(admin.select('.note.warn').join()).toContain('All seven are there, and 7 names are still missing.')
    expect(admin.text).not.toContain('Nothing is missing')
    expect(admin.select('.meter-n').join()).toContain('7of 7')
    expect(row('See cloud recordings')).toMatch(/Granted in part$/)
    expect(row('See cloud recordings')).toContain(
      'cloud_recording:read:recording Missing. Recordings do not arrive by themselves.',
    )
    expect(row('See the user')).toContain('user:read:settings Missing. Nobody is warned when cloud recording is off.')
    expect(row('Create and change meetings')).toMatch(/Granted$/)
    expect(admin.attr('[data-copy="cloud_recording:read:recording"]', 'aria-label')).toBe(
      'Copy cloud_recording:read:recording',
    )
  })

  it('lack one name', async () => {
    await openScopes(`${LEAST} ${EXTRAS}`.replace(' user:read:settings', ''))
    expect(admin.text).toContain('All seven are there, and 1 name is still missing.')
  })

  it('are all there when every name is, and not before', async () => {
    await openScopes(`${LEAST} ${EXTRAS}`)
    expect(admin.select('.note.ok').join()).toContain('All seven are there. Nothing is missing')
    expect(admin.select('.miss')).toEqual([])
    await openScopes('meeting:read meeting:write recording:read recording:write user:read user:write user_profile')
    expect(admin.text).toContain('Nothing is missing')
  })

  it('are marked with every missing name, extras included, when few are there', async () => {
    await openScopes('meeting:read:meeting user:read:user user:read:settings user:read:token')
    expect(admin.text).toContain('Five permissions are missing.')
    expect(row('See scheduled meetings')).toMatch(/^See scheduled meetings.*1 granted.*Missing$/)
    const marked = copied('.miss > .sc-n > li > span')
    for (const name of `meeting:read:list_meetings ${EXTRAS}`.replace(' user:read:settings', '').split(' '))
      expect(marked).toContain(name)
    expect(marked).not.toContain('meeting:read:meeting')
  })

  it('are counted in names, copied at once, and unfold behind the first', async () => {
    await openScopes(`${LEAST} ${EXTRAS}`)
    expect(admin.text).toContain('Seven permissions: in Zoom they are 18 names.')
    const all = admin.attr('[data-copy*="\n"]', 'data-copy')!.split('\n')
    expect([all.length, new Set(all)]).toEqual([18, new Set(`${LEAST} ${EXTRAS}`.split(' '))])
    expect(row('See scheduled meetings')).toContain('meeting:read:meeting +5 more')
    expect(admin.select('.check h3')).toEqual([
      'Meeting 2 permissions',
      'Recording 2 permissions',
      'User 3 permissions',
    ])
    expect(admin.select('.lead')).toEqual(['Tell Zoom what this center may do for an instructor.'])
  })

  it('bear the words of the older picker where their older names are shown', async () => {
    await openScopes(null, 'classic')
    expect(row('See the profile')).toContain('In Zoom: “View your profile information”')
    await openScopes(null)
    expect(row('See the profile')).not.toContain('In Zoom')
  })
})
