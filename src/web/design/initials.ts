// Two letters that read as a word would say something about the person: one letter then.
const WORDS = new Set([
  'AM',
  'BS',
  'DO',
  'FU',
  'GO',
  'HE',
  'HO',
  'KK',
  'ME',
  'MY',
  'NO',
  'OH',
  'OK',
  'PP',
  'PU',
  'SS',
  'VD',
])
const TITLES = /^(dr|prof|professor|mr|mrs|ms|mx|sister|brother|sr)$/i

/**
 * The letters in a person's round badge: of the first and the last name, without title and degrees
 * (“Dr. Adaeze Okafor, MD” → “AO”).
 * @returns one or two capital letters, or `?` where the name holds none
 */
export function initials(name: string): string {
  const [beforeDegrees = ''] = name.split(',')
  const names = beforeDegrees.split(/\s+/).filter(word => !TITLES.test(word.replace('.', '')))
  const letters = names.map(firstLetter).filter(letter => letter !== '')
  const [first = '?', last = ''] = [letters[0], letters.length > 1 ? letters.at(-1) : '']
  return WORDS.has(first + last) ? first : first + last
}

const firstLetter = (word: string): string => /\p{L}/u.exec(word)?.[0].toLocaleUpperCase('en-US') ?? ''
