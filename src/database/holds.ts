/**
 * A condition: the text holds the words, in capitals or not (SQLite knows the capitals of ASCII alone).
 * @param place the parameter that carries `containing(words)`
 */
export const holds = (column: string, place: string): string => `LOWER(${column}) LIKE ${place} ESCAPE '!'`

/** The pattern for `holds`; what LIKE would read as a sign is taken as it stands. */
export const containing = (words: string): string => `%${words.toLowerCase().replace(/[!%_]/g, '!$&')}%`
