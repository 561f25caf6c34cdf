import { checkPermissions, SEVEN_PERMISSIONS } from '../../src/zoom'
import { example } from './scripted-zoom'

const scopesOf = (file: string): string[] => example<{ scope: string }>(`oauth/${file}.json`).scope.split(' ')
const classic = scopesOf('token.authorization_code.classic.200')
const granular = scopesOf('token.authorization_code.granular.200')
const allGranular = SEVEN_PERMISSIONS.flatMap(permission => permission.granular)

const summary = (scopes: string[]) => {
  const { granted, complete, spelling, permissions } = checkPermissions(scopes)
  return { granted, complete, spelling, missing: permissions.filter(p => !p.granted).map(p => p.permission.key) }
}

describe('the seven permissions', () => {
  it('are two of Meeting, two of Recording and three of User', () => {
    expect(SEVEN_PERMISSIONS.map(permission => `${permission.group} ${permission.classic}`)).toEqual([
      'Meeting meeting:read',
      'Meeting meeting:write',
      'Recording recording:read',
      'Recording recording:write',
      'User user:read',
      'User user:write',
      'User user_profile',
    ])
  })

  it.each([
    ['the seven classic names', classic, 'classic'],
    ['the granular example', granular, 'granular'],
    ['exactly the names we tell people to tick', allGranular, 'granular'],
    ['granular names in their admin form', allGranular.map(scope => `${scope}:admin`), 'granular'],
    [
      'classic names in their admin form',
      classic
        .slice(0, 6)
        .map(s => `${s}:admin`)
        .concat('user_info:read'),
      'classic',
    ],
    ['both generations', [...classic, ...allGranular], 'mixed'],
  ])('are complete with %s', (_name, scopes, spelling) => {
    expect(summary(scopes)).toEqual({ granted: 7, complete: true, spelling, missing: [] })
  })

  it('are none without any', () => {
    expect(summary([])).toMatchObject({ granted: 0, complete: false, spelling: 'none' })
  })

  it.each(SEVEN_PERMISSIONS.map(({ key, classic: name }) => [key, name] as const))(
    'miss %s without %s',
    (key, name) => {
      const rest = classic.filter(scope => scope !== name)
      expect(summary(rest)).toMatchObject({ granted: 6, complete: false, missing: [key] })
    },
  )

  it.each(SEVEN_PERMISSIONS.map(permission => [permission.key, permission] as const))(
    'miss %s without its granular names, and tell which to add',
    (key, permission) => {
      const names = 'all' in permission.required ? permission.required.all : permission.required.any
      const report = checkPermissions(allGranular.filter(scope => !names.includes(scope)))
      const missing = report.permissions.filter(each => !each.granted)
      expect(missing.map(each => each.permission.key)).toEqual([key])
      expect(missing[0]?.missing).toEqual('all' in permission.required ? names : names.slice(0, 1))
    },
  )

  it('need each of several names that are required together', () => {
    const report = checkPermissions(allGranular.filter(scope => scope !== 'meeting:delete:meeting'))
    expect(report.permissions[1]).toMatchObject({
      granted: false,
      spelling: 'granular',
      missing: ['meeting:delete:meeting'],
    })
  })

  it('need only one of several names that stand for each other', () => {
    const without = allGranular.filter(scope => !scope.startsWith('cloud_recording:delete'))
    expect(checkPermissions([...without, 'cloud_recording:update:recording_settings']).complete).toBe(true)
  })
})

describe('beyond the seven', () => {
  it('what is recommended and missing is a warning with what is lost', () => {
    const [view] = checkPermissions(['meeting:read:meeting', 'meeting:read:list_meetings']).permissions
    expect(view).toMatchObject({ granted: true, missing: [] })
    expect(view?.missingExtras).toContainEqual({
      scope: 'meeting:read:participant',
      lost: 'Attendance is not seen while a session runs.',
    })
    expect(checkPermissions(allGranular).permissions.flatMap(each => each.missingExtras)).toEqual([])
    expect(checkPermissions(classic).permissions.flatMap(each => each.missingExtras)).toEqual([])
  })

  it('the newer name of recording content counts as the older one', () => {
    const scopes = allGranular.map(s => s.replace('cloud_recording:read:recording', 'cloud_recording:read:content'))
    expect(scopes).toContain('cloud_recording:read:content')
    const report = checkPermissions(scopes)
    expect(report.permissions[2]?.missingExtras).toEqual([])
    expect(report.unused).toEqual([])
  })

  it('what we have no use for is named', () => {
    const report = checkPermissions([...classic, 'Report:Read:Admin', 'meeting:read:admin'])
    expect(report).toMatchObject({ unused: ['Report:Read:Admin'], webinars: [] })
  })

  it('webinars are told apart: neither counted nor in the way', () => {
    const report = checkPermissions([...classic, 'webinar:read', 'webinar:write:webinar:admin'])
    expect(report).toMatchObject({ granted: 7, unused: [], webinars: ['webinar:read', 'webinar:write:webinar:admin'] })
    expect(checkPermissions(['webinar:read']).granted).toBe(0)
  })

  it('every permission has words for people', () => {
    for (const { title, why, extras } of SEVEN_PERMISSIONS) {
      expect(title).toMatch(/^[A-Z][a-z -]+$/)
      expect(why).toMatch(/^[A-Z].*[^.]$/)
      expect(extras.every(extra => /^[A-Z].*\.$/.test(extra.lost))).toBe(true)
    }
  })
})
