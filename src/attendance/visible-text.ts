// Letters that cannot be seen, or turn the line around, would let one name look like another.
const UNSEEN = /[\p{Cc}\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]+/gu

/** What people typed in Zoom, as far as it can be seen: on one line, without blanks around it. */
export const visibleText = (text: string): string => text.replace(UNSEEN, ' ').trim()
