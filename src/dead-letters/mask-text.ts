export const HIDDEN = '[hidden]'

// Links and addresses, whatever is called a secret, and whatever is as long and dense as one.
const TELLING = [
  /[a-z][a-z0-9+.-]*:\/\/\S+/gi,
  /\S*zoom\.us\S*/gi,
  /\S+(?:@|%40)\S+/gi,
  /\S*(?:pwd|passcode|password|token|secret|bearer|authorization|zak)\S*\s*[=:]?\s*\S*/gi,
  /[\w.~+/=-]{24,}/g,
]

/** A sentence in which links, e-mail addresses, passcodes and tokens are hidden. */
export const maskText = (text: string): string =>
  TELLING.reduce((masked, pattern) => masked.replace(pattern, HIDDEN), text)
