import { inspect } from 'node:util'

const HIDDEN = '[secret]'

/** Text that must never be seen by accident: however it is printed, logged or serialized, it says `[secret]`. */
export class Secret {
  readonly #text: string

  constructor(text: string) {
    this.#text = text
  }

  /** The text itself, for the one place that hands it to Zoom or to the cipher. */
  reveal(): string {
    return this.#text
  }

  toString(): string {
    return HIDDEN
  }

  toJSON(): string {
    return HIDDEN
  }

  [inspect.custom](): string {
    return HIDDEN
  }
}
