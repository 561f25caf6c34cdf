const ZOOM = 'Zoom'

// What is not here was done by the product, which its people know as their center.
const DOERS: Record<string, string> = {
  'session.started': ZOOM,
  'session.ended': ZOOM,
  'connection.deauthorized': ZOOM,
  'connection.failing': ZOOM,
  'connection.answered': ZOOM,
  'connection.permissions': 'The connection',
}

/** Who stands before the sentence of a deed that no person did. */
export const doerOf = (kind: string): string => DOERS[kind] ?? 'This center'
