import { randomUUID } from 'node:crypto'
import { strikes, type Fault } from './faults'
import type { Delivery } from './webhook-deliveries'
import type { World } from './world'

/** An event as it goes over the wire, in Zoom's order of keys. */
export interface EventBody {
  event: string
  event_ts: number
  download_token?: string
  payload: Record<string, unknown>
}

interface Variant {
  text: string
  requestId: string
  flaws: Delivery['flaws']
  delayMs: number
  isDropped: boolean
}

const TWO_HOURS_MS = 7_200_000
const NON_ASCII_TOPIC = 'Übung “Geräte” – 模擬訓練 🩺 \\/ é'

/** The deliveries that come of one event: one, unless faults double, delay, bend or swallow it. */
export function eventVariants(world: World, where: { call: string; userId: string }, event: EventBody): Variant[] {
  const fault = (kind: Fault['kind']) => strikes(world, kind, where)
  const flaws: Delivery['flaws'] = []
  if (fault('webhook_bad_signature')) flaws.push('bad_signature')
  if (fault('webhook_old_timestamp')) flaws.push('old_timestamp')
  if (fault('webhook_content_type')) flaws.push('content_type')
  const late = fault('webhook_late')
  const shuffled = fault('webhook_shuffled')
  const delayMs = late ? (late.delayMs ?? TWO_HOURS_MS) : shuffled ? Math.random() * (shuffled.delayMs ?? 2_000) : 0
  const variant = {
    text: JSON.stringify(bent(event, fault)),
    requestId: newRequestId(),
    flaws,
    delayMs,
    isDropped: fault('webhook_dropped') !== null,
  }
  if (fault('webhook_duplicate')) return [variant, { ...variant }]
  if (fault('webhook_duplicate_new_id')) return [variant, { ...variant, requestId: newRequestId() }]
  return [variant]
}

function bent(event: EventBody, fault: (kind: Fault['kind']) => Fault | null): EventBody {
  const object = event.payload['object'] as Record<string, unknown> | undefined
  const changes: Record<string, unknown> = {}
  if (object?.['id'] !== undefined && fault('webhook_number_ids')) changes['id'] = Number(object['id'])
  if (object?.['id'] !== undefined && fault('webhook_string_ids')) changes['id'] = `${object['id'] as string | number}`
  if (object?.['topic'] !== undefined && fault('webhook_non_ascii')) changes['topic'] = NON_ASCII_TOPIC
  if (fault('webhook_huge')) changes['padding'] = 'x'.repeat(1_100_000)
  return Object.keys(changes).length > 0
    ? { ...event, payload: { ...event.payload, object: { ...object, ...changes } } }
    : event
}

const newRequestId = (): string => randomUUID().replaceAll('-', '_')
