import { inspect } from 'node:util'
import { Secret } from '../../src/lib/secret'
import { MailRefused, MailUnavailable } from '../../src/mail'
import { mailErrorOf } from '../../src/mail/mail-errors'
import { connectionOf, isSmtpAddress, mailboxOf } from '../../src/mail/smtp-address'
import { BadOptions, checkOptions, type SimcenterOptions } from '../../src/options'

const of = (url: string) => connectionOf(new Secret(url))

it('A password never travels in the clear, except on this machine itself', () => {
  expect(of('smtp://user:p%40ss@mail.example')).toMatchObject({
    ...{ port: 587, secure: false, requireTLS: true, auth: { user: 'user', pass: 'p@ss' } },
  })
  expect(of('smtps://user:secret@mail.example')).toMatchObject({ port: 465, secure: true })
  expect(of('smtp://user:secret@127.0.0.1:2525')).toMatchObject({ port: 2525, requireTLS: false })
  expect(of('smtp://[::1]')).toEqual({ host: '::1', port: 25, secure: false, requireTLS: false })
})

it.each([
  'https://mail.example',
  'smtp://',
  'smtp://mail.example/?pool=true',
  'smtp://a%zz@mail.example',
  'mail.example',
])('%s is no mail server', url => expect(isSmtpAddress(url)).toBe(false))

it('A mailbox has a name, or none', () => {
  expect(mailboxOf('"Sim, Center" <sim@a.example>')).toEqual({ name: 'Sim, Center', address: 'sim@a.example' })
  expect(mailboxOf('sim@a.example')).toEqual({ name: '', address: 'sim@a.example' })
})

it('Options for mails are checked with all others, and the password cannot be printed', () => {
  const options = {
    publicUrl: 'nowhere',
    database: 'sqlite::memory:',
    secrets: [Buffer.alloc(32, 5).toString('base64')],
    auth: [{ kind: 'local' }],
    zoom: { mode: 'simulator' },
    mail: { smtpUrl: 'smtp://user:hunter2@mail.example', from: 'a@b.example\r\nBcc: c@d.example' },
  } as const satisfies SimcenterOptions
  expect(() => checkOptions(options)).toThrow(BadOptions)
  expect(() => checkOptions(options)).toThrow(/publicUrl[\s\S]*mail\.from must be an e-mail address/)
  const mail = { ...options.mail, from: 'Sim <a@b.example>' }
  const checked = checkOptions({ ...options, publicUrl: 'https://sim.example.edu', mail })
  expect(inspect(checked, { depth: 9 }) + JSON.stringify(checked)).not.toContain('hunter2')
})

it('Only the numbers of the mail server’s words are kept, and only a refused letter is given up', () => {
  const words = (code: string, responseCode: number, response: string) =>
    mailErrorOf(Object.assign(new Error(response), { code, responseCode, response }))
  const refused = words('EENVELOPE', 550, '550 5.1.1 <maria@a.example> is not here')
  expect(refused).toBeInstanceOf(MailRefused)
  expect(refused.message).toBe('The mail server refused the letter (550 5.1.1).')
  expect(words('EAUTH', 535, '535 5.7.8 who are you')).toBeInstanceOf(MailUnavailable)
  expect(words('EENVELOPE', 451, '451 4.7.1 later, <maria@a.example>').message).not.toContain('maria')
  expect(mailErrorOf(Object.assign(new Error('connect'), { code: 'ECONNECTION' }))).toBeInstanceOf(MailUnavailable)
  expect(mailErrorOf('nonsense')).toBeInstanceOf(MailUnavailable)
})
