import { createTransport } from 'nodemailer'
import type { Clock } from '../lib/clock'
import type { Secret } from '../lib/secret'
import { htmlOf, textOf, type Letter } from './letter'
import { mailErrorOf, MailRefused, MailUnavailable } from './mail-errors'
import { connectionOf, mailboxOf } from './smtp-address'

export interface MailOptions {
  smtpUrl: Secret
  /** `Name <mail@example.edu>` */
  from: string
}

export interface Recipient {
  name: string
  address: string
}

const STEP_MS = 10_000
const SILENCE_MS = 20_000
const TOTAL_MS = 45_000
/** A server that is away is left alone for so long: letters must not keep workers from the meetings at Zoom. */
const REST_MS = 30_000
const ADDRESS = /^[^\s<>@,;:"\\()[\]]+@[^\s<>@,;:"\\()[\]]+$/

/** Hands letters to the institution's mail server. Without one there is nobody to hand them to: see `isSetUp`. */
export class Mailer {
  private readonly transport: ReturnType<typeof transportFor> | null
  private readonly from: Recipient
  private restsUntil = new Date(0)

  /** @param publicUrl its host stands in the names of the letters */
  constructor(
    options: MailOptions | null,
    private readonly clock: Clock,
    private readonly publicUrl: string,
  ) {
    this.from = mailboxOf(options?.from ?? '')
    this.transport = options && transportFor(options)
  }

  get isSetUp(): boolean {
    return this.transport !== null
  }

  /**
   * Has the server take a letter. Who sends the same one twice, because the answer was lost, gives it the same name:
   * mail systems then show it once.
   * @param id what the letter is known by, the same at every try
   * @throws MailRefused when the server said no for good, MailUnavailable when it is to be tried again
   */
  async send(to: Recipient, letter: Letter, id: string): Promise<void> {
    if (!this.transport) throw new MailUnavailable('no server is named')
    if (!ADDRESS.test(to.address)) throw new MailRefused('no address')
    if (this.clock.now() < this.restsUntil) throw new MailUnavailable('it was away a moment ago', this.restsUntil)
    try {
      await withinTotal(this.transport.sendMail(this.message(to, letter, id)))
    } catch (error) {
      const failure = mailErrorOf(error)
      if (failure instanceof MailUnavailable) this.restsUntil = new Date(this.clock.now().getTime() + REST_MS)
      throw failure
    }
  }

  private message(to: Recipient, letter: Letter, id: string) {
    return {
      from: this.from,
      to: { name: oneLine(to.name), address: to.address },
      envelope: { from: this.from.address, to: [to.address] },
      subject: oneLine(letter.subject),
      text: textOf(letter),
      html: htmlOf({ ...letter, subject: oneLine(letter.subject) }),
      messageId: `<${id}@${new URL(this.publicUrl).hostname}>`,
      date: this.clock.now(),
      // Nobody's out-of-office note shall answer a machine.
      headers: { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' },
    }
  }
}

const transportFor = ({ smtpUrl }: MailOptions) =>
  createTransport({
    ...connectionOf(smtpUrl),
    connectionTimeout: STEP_MS,
    greetingTimeout: STEP_MS,
    dnsTimeout: STEP_MS,
    socketTimeout: SILENCE_MS,
    disableFileAccess: true,
    disableUrlAccess: true,
  })

// Names and titles are foreign text: whatever breaks a line could begin another header.
const oneLine = (text: string): string => text.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ').trim()

async function withinTotal(sending: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new MailUnavailable('it took too long')), TOTAL_MS)
  })
  try {
    await Promise.race([sending, late])
  } finally {
    clearTimeout(timer)
    sending.catch(() => undefined)
  }
}
