/** The cells of a CSV text by RFC 4180, without the byte order mark. */
export function parse(text: string): string[][] {
  const rows: string[][] = [[]]
  const cell = /(?:^\uFEFF)?(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n|\n|$)/gy
  while (cell.lastIndex < text.length) {
    const match = cell.exec(text)
    if (!match) throw new Error(`This is no CSV: ${text.slice(0, 80)}`)
    rows.at(-1)!.push(match[1]?.replaceAll('""', '"') ?? match[2]!)
    if (match[3] !== ',' && cell.lastIndex < text.length) rows.push([])
  }
  return rows
}
