/**
 * Makes the helper that draws an icon of the sprite (`site.icon` in views).
 * @param spriteHref address of icons.svg as the browser sees it
 * @returns name of a symbol → HTML. Without a label the icon is decoration beside words; with one it is an image.
 */
export function createIcon(spriteHref: string): (name: string, label?: string) => string {
  return (name, label) => {
    const meaning = label === undefined ? 'aria-hidden="true"' : `role="img" aria-label="${escapeAttribute(label)}"`
    return `<svg class="i" ${meaning} focusable="false"><use href="${escapeAttribute(`${spriteHref}#${name}`)}"/></svg>`
  }
}

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }
const escapeAttribute = (text: string): string => text.replace(/[&<>"]/g, character => ENTITIES[character]!)
