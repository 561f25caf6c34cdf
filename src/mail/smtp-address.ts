import { Secret } from '../lib/secret'

/** `smtp://user:password@host:587`; with `smtps` it is TLS from the first byte. */
export const isSmtpAddress = (text: string): boolean =>
  /^smtps?:\/\/[^\s/?#]+\/?$/i.test(text) && URL.canParse(text) && isDecodable(text)

const isDecodable = (text: string): boolean => !/%(?![\da-f]{2})/i.test(text)

/** `Name <mail@example.edu>`, or the address alone. */
export const MAILBOX = /^(?:[^<>@,;\r\n]+ )?(?:<[^\s<>@,;"]+@[^\s<>@,;"]+>|[^\s<>@,;"]+@[^\s<>@,;"]+)$/

const LOOPBACK = new Set(['127.0.0.1', 'localhost', '[::1]'])

/** How to reach the server. A password never travels unencrypted, except on this machine itself. */
export function connectionOf(smtpUrl: Secret) {
  const { protocol, hostname, port, username, password } = new URL(smtpUrl.reveal())
  const secure = protocol.toLowerCase() === 'smtps:'
  const auth = username ? { user: decodeURIComponent(username), pass: decodeURIComponent(password) } : null
  return {
    host: hostname.replace(/^\[|\]$/g, ''),
    port: port ? Number(port) : secure ? 465 : auth ? 587 : 25,
    secure,
    requireTLS: !secure && auth !== null && !LOOPBACK.has(hostname),
    ...(auth ? { auth } : {}),
  }
}

/** A mailbox in its two parts. */
export function mailboxOf(text: string): { name: string; address: string } {
  const [, name = '', address = text] = /^(.*?)\s*<([^<>]+)>$/.exec(text) ?? []
  return { name: name.replace(/^"|"$/g, ''), address }
}
