import { Activity } from './activity'
import { Institution, Program, Room } from './center'
import { Credential, Person } from './people'
import { FirstAdminCode, SignIn } from './sign-in'

/** Every entity of the product, by hand: a glob would make what is stored depend on what lies in a folder. */
export const ENTITIES = [Activity, Credential, FirstAdminCode, Institution, Person, Program, Room, SignIn]
