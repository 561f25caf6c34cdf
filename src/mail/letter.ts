/** A letter to one person: what happened, what it concerns, and one link that leads to where it is put right. */
export interface Letter {
  subject: string
  paragraphs: readonly string[]
  /** What the letter concerns, one line each. */
  items: readonly string[]
  link: { text: string; url: string }
  /** Smaller, after the link. */
  footer: readonly string[]
}

/** For mail programs that show no HTML, and for people who want none. */
export const textOf = ({ paragraphs, items, link, footer }: Letter): string =>
  [
    ...paragraphs,
    ...(items.length > 0 ? [items.map(item => `- ${item}`).join('\n')] : []),
    `${link.text}:\n${link.url}`,
    ['-- ', ...footer].join('\n'),
  ].join('\n\n') + '\n'

/** The same, as simple as HTML can be: no picture, no style sheet, nothing that is fetched from anywhere. */
export const htmlOf = ({ subject, paragraphs, items, link, footer }: Letter): string => `<!doctype html>
<html lang="en-US"><head><meta charset="utf-8"><title>${safe(subject)}</title></head><body>
${paragraphs.map(paragraph => `<p>${safe(paragraph)}</p>`).join('\n')}
${items.length > 0 ? `<ul>${items.map(item => `<li>${safe(item)}</li>`).join('')}</ul>` : ''}
<p><a href="${safe(link.url)}"><b>${safe(link.text)}</b></a></p>
<p><small>${footer.map(safe).join('<br>')}</small></p>
</body></html>
`

const SIGNS: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }

const safe = (text: string): string => text.replace(/[&<>"']/g, sign => SIGNS[sign]!)
