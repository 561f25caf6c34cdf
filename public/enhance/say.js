/** Speaks one short sentence through the page's polite live region. */
export function say(sentence) {
  const region = document.querySelector('body > [data-say]')
  if (!region) return
  region.textContent = ''
  setTimeout(() => (region.textContent = sentence), 50)
}
