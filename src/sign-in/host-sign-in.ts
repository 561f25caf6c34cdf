import { createHash, randomUUID } from 'node:crypto'
import type { Request, RequestHandler } from 'express'
import { IsNull, Not } from 'typeorm'
import { Institution } from '../center'
import { isUniqueViolation, type Database } from '../database'
import { Forbidden, Unavailable } from '../errors'
import type { Clock } from '../lib/clock'
import { Person } from '../people'
import { rememberVisit, type AskToSignIn, type Links, type Role, type Visit } from '../web'

const IDENTIFY_WITHIN_MS = 2000

/** What the host application tells of whoever is at the other end. */
export interface HostVisitor {
  readonly id: string
  readonly displayName: string
  readonly institution: { readonly id: string; readonly name: string; readonly timeZone: string }
  readonly role: Role
  readonly email?: string
  readonly sessionKey: string
}

export interface HostSignInDeps {
  db: Database
  clock: Clock
  links: Links
  identify: (req: Request) => HostVisitor | null | Promise<HostVisitor | null>
  signInUrl: (returnTo: string) => string
}

/** People come from the host application: we keep a line about each, so that sessions can name them. */
export function createHostSignIn({ db, clock, links, identify: ask, signInUrl }: HostSignInDeps) {
  const directory = new HostDirectory(db, clock)

  const identify: RequestHandler = async (req, res, next) => {
    const visitor = await withinDeadline(async () => ask(req))
    rememberVisit(res, visitor && (await directory.visit(visitor)))
    next()
  }

  const askToSignIn: AskToSignIn = (req, res) => {
    if (req.method !== 'GET') return void res.status(401).json({ error: 'Sign in first.' })
    const path = links.returnPath(req.originalUrl.slice(links.base.length))
    res.redirect(302, signInUrl(links.absolute(path)))
  }

  return { identify, ask: askToSignIn }
}

// "Cannot tell" is not "nobody": a stranger's view must never be what a broken host shows.
async function withinDeadline<T>(work: () => Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const deadline = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('the host application did not identify in time')), IDENTIFY_WITHIN_MS)
  })
  try {
    return await Promise.race([work(), deadline])
  } catch (cause) {
    throw new Unavailable('We cannot tell who you are right now. Try again in a moment.', { cause })
  } finally {
    clearTimeout(timer)
  }
}

class HostDirectory {
  private readonly known = new Map<string, { facts: string; personId: string }>()

  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
  ) {}

  /** @throws Forbidden for who was switched off here, whatever the host says of them */
  async visit(visitor: HostVisitor): Promise<Visit> {
    const institutionId = idFor(visitor.institution.id)
    const personId = await this.personId(visitor, institutionId)
    await this.refuseIfOff(personId)
    const { name, timeZone } = visitor.institution
    const signInKey = createHash('sha256').update(visitor.sessionKey).digest('hex')
    const email = visitor.email?.toLowerCase() ?? null
    return {
      actor: { personId, institutionId, role: visitor.role, name: visitor.displayName, email, signInKey },
      center: { name, timeZone, helpPhone: null },
    }
  }

  // Said here, and not by the host's sign-in: that one would let them in, and send them back to us for ever.
  private async refuseIfOff(id: string): Promise<void> {
    const isOff = await this.db.read.existsBy(Person, { id, disabledAt: Not(IsNull()) })
    if (isOff) throw new Forbidden('Your account was switched off for this center. Ask an administrator.')
  }

  // One write per change of a person, not per request.
  private async personId(visitor: HostVisitor, institutionId: string): Promise<string> {
    const key = `${institutionId} ${visitor.id}`
    const { sessionKey: _ignored, ...rest } = visitor
    const facts = JSON.stringify(rest)
    const known = this.known.get(key)
    if (known?.facts === facts) return known.personId
    const personId = await this.save(visitor, institutionId)
    if (this.known.size > 50_000) this.known.clear()
    this.known.set(key, { facts, personId })
    return personId
  }

  private async save(visitor: HostVisitor, institutionId: string): Promise<string> {
    try {
      return await this.upsert(visitor, institutionId)
    } catch (error) {
      // Two first requests of one person at once: the second finds what the first made.
      if (isUniqueViolation(error)) return this.upsert(visitor, institutionId)
      throw error
    }
  }

  private upsert(visitor: HostVisitor, institutionId: string): Promise<string> {
    const { institution, role, displayName: name, id: hostId, email = null } = visitor
    return this.db.write(async tx => {
      const createdAt = this.clock.now()
      const center = { name: institution.name, timeZone: institution.timeZone }
      const updated = await tx.update(Institution, { id: institutionId }, center)
      if (!updated.affected) await tx.insert(Institution, { id: institutionId, ...center, helpPhone: null, createdAt })
      const person = await tx.findOneBy(Person, { institutionId, hostId })
      const facts = { role, name, email: email?.toLowerCase() ?? null }
      if (person) await tx.update(Person, { id: person.id }, facts)
      else
        await tx.insert(Person, {
          ...facts,
          id: randomUUID(),
          institutionId,
          hostId,
          number: null,
          createdAt,
          disabledAt: null,
        })
      return person?.id ?? (await tx.findOneByOrFail(Person, { institutionId, hostId })).id
    })
  }
}

/** The host's name of a center may be anything; ours is an id of our own form, always the same for the same name. */
function idFor(hostName: string): string {
  const hex = createHash('sha256').update(`host institution ${hostName}`).digest('hex')
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join('-')
}
