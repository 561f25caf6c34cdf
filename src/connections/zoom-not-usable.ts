import { SimcenterError } from '../errors'
import { isLive, type Connection } from './connection.entity'

const WORDS = {
  'not-connected': 'This instructor has not connected Zoom.',
  reconnect: 'Zoom no longer accepts this instructor’s connection. It has to be made again.',
  'set-up': 'The center’s Zoom set-up is not complete.',
}

/** Nobody can be called upon at Zoom for this person now. */
export class ZoomNotUsable extends SimcenterError {
  readonly status = 409
  constructor(readonly problem: keyof typeof WORDS) {
    super(WORDS[problem])
  }
}

/** @throws ZoomNotUsable saying what the person has to do */
export function assertLive(connection: Connection | null): asserts connection is Connection {
  if (isLive(connection)) return
  const isOver = connection?.state === 'reconnect' || connection?.state === 'superseded'
  throw new ZoomNotUsable(isOver ? 'reconnect' : 'not-connected')
}
