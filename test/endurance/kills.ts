import { setTimeout as pause } from 'node:timers/promises'
import type { Deployment, Instructor, Node } from './deployment'
import type { Passage } from './rough-road'
import type { Seen, User } from './user'

/** What so many sudden deaths came to. */
export interface Toll {
  kills: number
  /** Refreshes that a killed process had sent and not stored. */
  inFlight: number
  /** Connections that had to be made again. */
  lost: number
  /** Of these, the ones that no kill explains. */
  extra: number
  /** How long after its next use the slowest of them showed that it is lost. */
  slowestSignMs: number
  /** What people saw that neither a kill nor a loss explains. */
  errors: string[]
  presses: number
  refreshes: number
  replays: number
}

const LOST = 'Zoom no longer accepts our connection'
/** A token that was stored before a kill has run out by then: who succeeds later has a newer one. */
const SURE_MS = 4000

/**
 * Kills process after process, each while it has sent a refresh that is not stored yet, while everybody goes on using
 * their connections; who loses one connects again.
 */
export class KillRun {
  private readonly killedAt = new Map<string, number>()
  private readonly firstUseSince = new Map<string, number>()
  private readonly deaths = new Map<Node, number>()
  private readonly down = new Set<Node>()
  private readonly toll: Toll = {
    ...{ kills: 0, inFlight: 0, lost: 0, extra: 0, slowestSignMs: 0 },
    ...{ errors: [], presses: 0, refreshes: 0, replays: 0 },
  }
  private isOver = false

  constructor(
    private readonly deployment: Deployment,
    private readonly users: readonly User[],
    /** What people wait between two uses, on average. */
    private readonly thinkMs: number,
  ) {}

  async run(kills: number): Promise<Toll> {
    const use = Promise.all(this.users.map(user => this.useOn(user)))
    try {
      while (this.toll.kills < kills) await this.killOne()
      // Whoever was in flight at the last kills comes back, or shows that it is lost.
      await this.everybodyUsedAgain()
    } finally {
      this.isOver = true
      await use
    }
    this.toll.refreshes = this.deployment.nodes.reduce((sum, { road }) => sum + road.refreshes.length, 0)
    this.toll.replays = await this.deployment.replays()
    return this.toll
  }

  private async killOne(): Promise<void> {
    const { nodes, random } = this.deployment
    const node = nodes[Math.floor(random() * nodes.length)]!
    const isBusy = (): boolean => node.road.refreshes.some(each => each.answeredAt === null)
    while (!isBusy()) await pause(1)
    // Anywhere between the sending and the storing.
    await pause(300 * random())
    const since = node.road.refreshes.length
    this.down.add(node)
    this.deaths.set(node, (this.deaths.get(node) ?? 0) + 1)
    const killedAt = Date.now()
    await node.program.kill()
    // What was on its way to us when the process died arrives now.
    await pause(50)
    const open = node.road.refreshes.filter((each, n) => n >= since || isOpen(each, killedAt))
    await this.noteInFlight(open, killedAt)
    for (const each of node.road.refreshes) each.answeredAt ??= killedAt
    this.toll.kills++
    await node.program.start()
    this.down.delete(node)
  }

  // An answer that was delivered shortly before the kill counts until it is stored.
  private async noteInFlight(passages: readonly Passage[], killedAt: number): Promise<void> {
    const [{ grants }, rows] = await Promise.all([this.deployment.world(), this.deployment.rows()])
    for (const { grantId, sentAt } of passages) {
      const zoomUserId = grants.find(each => each.id === grantId)?.userId
      const row = rows.find(each => each.zoomUserId === zoomUserId)
      if (!row || row.refreshedAt.getTime() > sentAt) continue
      this.toll.inFlight++
      this.killedAt.set(row.id, killedAt)
      this.firstUseSince.delete(row.id)
    }
  }

  private async useOn(user: User): Promise<void> {
    while (!this.isOver) {
      await this.useOnce(user)
      await pause(2 * this.thinkMs * this.deployment.random())
    }
  }

  private async useOnce(user: User): Promise<void> {
    const node = this.someNode()
    const id = user.instructor.connectionId
    const deathsBefore = this.deaths.get(node) ?? 0
    const from = Date.now()
    const killedAt = this.killedAt.get(id)
    if (killedAt !== undefined && !this.firstUseSince.has(id)) this.firstUseSince.set(id, from)
    const seen = await user.testNow(node)
    this.toll.presses++
    if (seen.ok) return this.noteWorking(id, from)
    if (await this.isLost(user)) return this.noteLost(user)
    const died = this.down.has(node) || (this.deaths.get(node) ?? 0) > deathsBefore
    if (!died) this.toll.errors.push(this.told(seen))
  }

  private noteWorking(id: string, from: number): void {
    const killedAt = this.killedAt.get(id)
    if (killedAt !== undefined && from > killedAt + SURE_MS) this.killedAt.delete(id)
  }

  private async isLost({ instructor }: User): Promise<boolean> {
    const row = (await this.deployment.rows()).find(each => each.id === instructor.connectionId)!
    return row.state !== 'connected'
  }

  private async noteLost(user: User): Promise<void> {
    const id = user.instructor.connectionId
    const text = await this.pageOf(user)
    if (!text.includes(LOST)) this.toll.errors.push(`A lost connection does not show: ${text.slice(0, 200)}`)
    this.toll.lost++
    if (!this.killedAt.has(id)) this.toll.extra++
    const since = this.firstUseSince.get(id)
    if (since !== undefined) this.toll.slowestSignMs = Math.max(this.toll.slowestSignMs, Date.now() - since)
    this.killedAt.delete(id)
    await this.connectAgain(user)
  }

  private async pageOf(user: User): Promise<string> {
    for (;;) {
      try {
        return (await user.page(this.someNode())).text
      } catch {
        // The process died under it: another one has the page, too.
        await pause(100)
      }
    }
  }

  private async connectAgain(user: User): Promise<void> {
    for (;;) {
      try {
        return await user.connect(this.someNode(), url => this.consentOf(user.instructor, url), this.someNode())
      } catch (error) {
        // The process died under it: once more, as a person would.
        if (this.isOver && this.down.size === 0) throw error
        await pause(200)
      }
    }
  }

  private async consentOf({ zoomUserId }: Instructor, url: string): Promise<string> {
    return (await this.deployment.control<{ location: string }>('consent', { url, user: zoomUserId })).location
  }

  private async everybodyUsedAgain(): Promise<void> {
    const deadline = Date.now() + 90_000
    while (this.killedAt.size > 0 && Date.now() < deadline) await pause(100)
    if (this.killedAt.size > 0) this.toll.errors.push(`${this.killedAt.size} connections never came back`)
  }

  private someNode(): Node {
    const up = this.deployment.nodes.filter(node => !this.down.has(node))
    return up[Math.floor(this.deployment.random() * up.length)] ?? this.deployment.nodes[0]!
  }

  private told(seen: Seen): string {
    return seen.words.slice(0, 300)
  }
}

const isOpen = ({ answeredAt }: Passage, killedAt: number): boolean =>
  answeredAt === null || answeredAt > killedAt - 10_000
