/**
 * What the program says when it serves: to a person at a terminal the address alone, else the line of JSON that tools
 * wait for.
 */
export function readyLine(url: string, at: { isTerminal: boolean; now: Date; pid: number }): string {
  if (at.isTerminal) return `\nOpen ${url}\n\n`
  return `${JSON.stringify({ level: 30, time: at.now.toISOString(), msg: 'ready', url, pid: at.pid })}\n`
}
