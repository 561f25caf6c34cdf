import { createServer, type AddressInfo, type Server, type Socket } from 'node:net'

export interface ReceivedMail {
  from: string
  to: string
  /** As it came over the wire. */
  raw: string
  headers: Record<string, string>
  text: string
  html: string
}

/** A small SMTP server on 127.0.0.1 that keeps what it is given, and can go away and come back. */
export class MailServer {
  readonly mails: ReceivedMail[] = []
  /** How many began to talk. */
  calls = 0
  /** What it answers to a recipient; null takes the mail. */
  refuse: (to: string) => string | null = () => null
  /** Cuts the line after a mail was taken, instead of saying so: so many times. */
  lostAnswers = 0
  private server: Server | null = null
  private readonly sockets = new Set<Socket>()
  private port = 0

  static async open(): Promise<MailServer> {
    const server = new MailServer()
    await server.up()
    return server
  }

  get options() {
    return { smtpUrl: `smtp://127.0.0.1:${this.port}`, from: 'Northlake <sim@northlake.example>' }
  }

  async up(): Promise<void> {
    this.server = createServer(socket => this.talk(socket))
    await new Promise<void>(resolve => this.server!.listen(this.port, '127.0.0.1', resolve))
    this.port = (this.server.address() as AddressInfo).port
  }

  async down(): Promise<void> {
    for (const socket of this.sockets) socket.destroy()
    await new Promise(resolve => this.server?.close(resolve))
    this.server = null
  }

  to(address: string): ReceivedMail[] {
    return this.mails.filter(mail => mail.to === address)
  }

  private talk(socket: Socket): void {
    this.calls += 1
    this.sockets.add(socket)
    socket.on('close', () => this.sockets.delete(socket)).on('error', () => undefined)
    let [buffer, from, to, inData] = ['', '', '', false]
    socket.setEncoding('utf8').write('220 test\r\n')
    socket.on('data', (chunk: string) => {
      buffer += chunk
      for (let end = buffer.indexOf(inData ? '\r\n.\r\n' : '\r\n'); end >= 0;) {
        const line = buffer.slice(0, end)
        buffer = buffer.slice(end + (inData ? 5 : 2))
        socket.write(answer(line))
        end = buffer.indexOf(inData ? '\r\n.\r\n' : '\r\n')
      }
    })
    const answer = (line: string): string => {
      if (inData) {
        inData = false
        this.mails.push(readMail(from, to, line.replace(/^\.\./gm, '.')))
        if (this.lostAnswers-- > 0) {
          socket.destroy()
          return ''
        }
        return '250 2.0.0 taken\r\n'
      }
      const [, address = ''] = /<([^>]*)>/.exec(line) ?? []
      if (/^MAIL/i.test(line)) from = address
      if (/^RCPT/i.test(line)) {
        to = address
        const no = this.refuse(to)
        if (no) return `${no}\r\n`
      }
      if (/^DATA/i.test(line)) {
        inData = true
        return '354 go on\r\n'
      }
      if (/^QUIT/i.test(line)) {
        socket.end('221 bye\r\n')
        return ''
      }
      return '250 2.1.0 fine\r\n'
    }
  }
}

function readMail(from: string, to: string, raw: string): ReceivedMail {
  const [head, ...body] = raw.split('\r\n\r\n')
  const headers = headersOf(head!)
  const boundary = /boundary="([^"]+)"/.exec(headers['content-type'] ?? '')?.[1]
  const parts = boundary ? body.join('\r\n\r\n').split(`--${boundary}`) : []
  const part = (type: string): string => decoded(parts.find(each => each.includes(`Content-Type: ${type}`)) ?? '')
  return { from, to, raw, headers, text: part('text/plain'), html: part('text/html') }
}

function headersOf(head: string): Record<string, string> {
  const lines = head.replace(/\r\n[ \t]+/g, ' ').split('\r\n')
  return Object.fromEntries(
    lines.map(line => [
      line.slice(0, line.indexOf(':')).toLowerCase(),
      words(line.slice(line.indexOf(':') + 1).trim()),
    ]),
  )
}

/** RFC 2047. */
const words = (text: string): string =>
  text
    .replace(/\?=\s+=\?/g, '?==?')
    .replace(/=\?utf-8\?([QB])\?([^?]*)\?=/gi, (_, kind: string, code: string) =>
      kind.toUpperCase() === 'B' ? Buffer.from(code, 'base64').toString() : quotedPrintable(code.replaceAll('_', ' ')),
    )

function decoded(part: string): string {
  const [head, ...body] = part.split('\r\n\r\n')
  const text = body.join('\r\n\r\n')
  if (/base64/i.test(head!)) return Buffer.from(text, 'base64').toString()
  return /quoted-printable/i.test(head!) ? quotedPrintable(text) : text
}

const quotedPrintable = (text: string): string =>
  Buffer.from(
    text
      .replace(/=\r\n/g, '')
      .replace(/=([0-9A-F]{2})/gi, (_, code: string) => String.fromCharCode(parseInt(code, 16))),
    'latin1',
  ).toString()
