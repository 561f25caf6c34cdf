import { SimcenterError } from '../errors'
import type { ZoomAppService } from '../zoom-app'
import { isLive, type Connection } from './connection.entity'

const WORDS = {
  'not-connected': 'This instructor has not connected Zoom.',
  reconnect: 'Zoom no longer accepts this instructor’s connection. It has to be made again.',
  'set-up': 'The center’s Zoom set-up is not complete.',
}

const OFF = 'Zoom is switched off for this center. An administrator can switch it on again.'

/** Nobody can be called upon at Zoom for this person now. */
export class ZoomNotUsable extends SimcenterError {
  readonly status = 409
  constructor(
    readonly problem: keyof typeof WORDS,
    message: string = WORDS[problem],
  ) {
    super(message)
  }
}

/** @throws ZoomNotUsable while nothing can be asked of Zoom for anybody of this center */
export async function assertWorking(zoomApp: ZoomAppService, institutionId: string): Promise<void> {
  const standstill = await zoomApp.standstill(institutionId)
  if (standstill === 'off') throw new ZoomNotUsable('set-up', OFF)
  if (standstill !== null) throw new ZoomNotUsable('set-up')
}

/** @throws ZoomNotUsable saying what the person has to do */
export function assertLive(connection: Connection | null): asserts connection is Connection {
  if (isLive(connection)) return
  const isOver = connection?.state === 'reconnect' || connection?.state === 'superseded'
  throw new ZoomNotUsable(isOver ? 'reconnect' : 'not-connected')
}
