import type { ActivityLog } from '../activity'
import type { Database } from '../database'
import type { Clock } from '../lib/clock'
import type { FlashNotes, Links, RouteTable } from '../web'
import { PeopleController } from './people.controller'
import { PeopleQueries } from './people.queries'
import { PeopleService, type PeopleHooks } from './people.service'
import type { Action } from './permissions'

export { Credential } from './credential.entity'
export { hashPassword, isPassword } from './password'
export { leadsToSignIn, mayEver, type Action } from './permissions'
export { PeopleQueries } from './people.queries'
export { Person } from './person.entity'

export interface PeopleDeps {
  db: Database
  clock: Clock
  activity: ActivityLog
  links: Links
  flash: FlashNotes
  /** Accounts are ours, not the host application's. */
  ownAccounts: boolean
  hooks: PeopleHooks
}

/** The people of a center, and the admin's page of them. */
export function createPeople(deps: PeopleDeps) {
  const queries = new PeopleQueries(deps.db)
  const service = new PeopleService(deps.db, deps.clock, deps.activity, deps.hooks)
  const controller = new PeopleController(service, queries, deps)
  const addRoutes = (table: RouteTable<Action>): RouteTable<Action> => {
    table.get('/people', 'users.list', controller.list)
    table.post('/people/:id/disable', 'users.disable', controller.disable)
    table.post('/people/:id/enable', 'users.disable', controller.enable)
    if (deps.ownAccounts) table.post('/people', 'users.create', controller.add)
    return table
  }
  return { queries, service, addRoutes }
}
