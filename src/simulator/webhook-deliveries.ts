/** One attempt to hand an event over. */
export interface DeliveryTry {
  at: string
  /** HTTP status, or null when none came. */
  status: number | null
  /** What came instead of a status: `timeout`, `ECONNREFUSED`, … */
  failure: string | null
  answer: string
  headers: Record<string, string>
}

/** One event on its way to one app's endpoint. */
export interface Delivery {
  id: string
  appId: string
  hostId: string
  event: string
  url: string
  body: string
  /** Stays the same over the retries. */
  requestId: string
  createdAt: string
  state: 'pending' | 'delivered' | 'refused' | 'given up' | 'dropped'
  nextTryAt: string | null
  flaws: ('bad_signature' | 'old_timestamp' | 'content_type')[]
  tries: DeliveryTry[]
}
