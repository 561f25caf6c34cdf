/**
 * A meeting number or instance UUID as one path segment. Zoom wants UUIDs that begin with `/` or contain `//` encoded
 * twice, and all others once. (Zoom reference 3.2)
 */
export function meetingSegment(idOrUuid: string): string {
  const once = encodeURIComponent(idOrUuid)
  return idOrUuid.startsWith('/') || idOrUuid.includes('//') ? encodeURIComponent(once) : once
}

/** `2026-11-26T14:00:00Z`, the form that Zoom reads as UTC. */
export const zoomTime = (moment: Date): string => moment.toISOString().replace(/\.\d+Z$/, 'Z')

/** `2026-11-26`, a day in UTC, as recording lists want it. */
export const zoomDay = (moment: Date): string => moment.toISOString().slice(0, 10)
