export { type Letter } from './letter'
export { MailRefused, MailUnavailable } from './mail-errors'
export { Mailer, type MailOptions, type Recipient } from './mailer'
export { isSmtpAddress, MAILBOX } from './smtp-address'
