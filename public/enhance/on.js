/** Listens once for all present and future elements that match. */
export function on(type, selector, handle) {
  document.addEventListener(type, event => {
    const element = event.target.closest?.(selector)
    if (element) handle(element, event)
  })
}
