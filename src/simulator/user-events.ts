import type { Simulation } from './simulation'
import type { ZoomUser } from './world'

/** Tells the apps what became of a user (Zoom reference section 7.8). */
export function announceUser(sim: Simulation, before: ZoomUser, after: ZoomUser): void {
  const owner = sim.world.users.find(user => user.role === 'owner' && user.accountId === before.accountId)
  const operator = { account_id: before.accountId, operator: owner?.email ?? '', operator_id: owner?.id ?? '' }
  const status = fateOf(before, after)
  if (status) {
    const { id, firstName, lastName, email, type } = after
    const object = { id, first_name: firstName, last_name: lastName, email, type }
    return sim.webhooks.announce(id, `user.${status}`, { payload: { ...operator, object } })
  }
  const [now, then] = [visible(after), visible(before)]
  const changed = Object.keys(now).filter(name => now[name] !== then[name])
  if (changed.length === 0) return
  const part = (fields: Record<string, unknown>) => ({
    id: after.id,
    ...Object.fromEntries(changed.map(name => [name, fields[name]])),
  })
  const payload = { ...operator, time_stamp: sim.now().getTime() - 200, object: part(now), old_object: part(then) }
  sim.webhooks.announce(after.id, 'user.updated', { payload })
}

function fateOf(before: ZoomUser, after: ZoomUser): string | null {
  if (before.accountId !== after.accountId) return 'disassociated'
  if (before.status === after.status) return null
  return { active: 'activated', inactive: 'deactivated', deleted: 'deleted' }[after.status]
}

const visible = (user: ZoomUser): Record<string, unknown> => ({
  first_name: user.firstName,
  last_name: user.lastName,
  email: user.email,
  type: user.type,
  timezone: user.timezone,
  dept: user.dept,
})
