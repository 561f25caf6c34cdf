/** `reached`: we answered ourselves. `elsewhere`: something else did. `unreachable`: nothing did in time. */
export type Reach = 'reached' | 'elsewhere' | 'unreachable'

const DEADLINE_MS = 3000
const MOST_CHARACTERS = 200

/**
 * Whether this server answers under its own public address, as Zoom and browsers will ask for it. Follows no redirect.
 * @param healthUrl the configured address of the health page; never one that a request brought along
 */
export async function reachOwnAddress(healthUrl: string): Promise<Reach> {
  try {
    const response = await fetch(healthUrl, { redirect: 'manual', signal: AbortSignal.timeout(DEADLINE_MS) })
    const isOurs = response.status === 200 && (await beginningOf(response)).includes('"ok":true')
    return isOurs ? 'reached' : 'elsewhere'
  } catch {
    return 'unreachable'
  }
}

async function beginningOf(response: Response): Promise<string> {
  const reader = response.body?.getReader()
  const first = await reader?.read()
  await reader?.cancel()
  return Buffer.from(first?.value ?? [])
    .toString('utf8')
    .slice(0, MOST_CHARACTERS)
}
