import { say } from './say.js'

const MISSES_UNTIL_STALE = 3
const SLOWEST = 8
// For so long somebody may go on typing, or weighing an open question, in a part that has changed meanwhile.
const PATIENCE = 120_000
const FIELDS = 'input:not([type=checkbox], [type=radio]), select, textarea'

/** Fetches its content again every so many seconds: `<live-part src="/sessions/1/live" every="20">`. */
class LivePart extends HTMLElement {
  connectedCallback() {
    this.misses = 0
    this.freshAt = new Date()
    this.said = this.firstElementChild?.dataset.say
    this.onVisible = () => (document.hidden ? clearTimeout(this.timer) : this.refresh())
    document.addEventListener('visibilitychange', this.onVisible)
    this.wait()
  }

  disconnectedCallback() {
    this.stop()
  }

  stop() {
    clearTimeout(this.timer)
    document.removeEventListener('visibilitychange', this.onVisible)
  }

  wait() {
    clearTimeout(this.timer)
    const seconds = (Number(this.getAttribute('every')) || 20) * Math.min(2 ** this.misses, SLOWEST)
    if (!document.hidden) this.timer = setTimeout(() => this.refresh(), seconds * 1000)
  }

  async refresh() {
    clearTimeout(this.timer)
    try {
      const answer = await fetch(this.getAttribute('src'), { signal: AbortSignal.timeout(15_000) })
      // 204: nothing will change any more. 401 and the like: signed out, or no longer ours to see.
      if (answer.status === 204 || (answer.status >= 400 && answer.status < 500) || answer.redirected)
        return this.stop()
      if (!answer.ok) throw new Error(answer.status)
      this.show(await answer.text())
    } catch {
      this.miss()
    }
    this.wait()
  }

  show(html) {
    this.misses = 0
    this.freshAt = new Date()
    this.querySelector('.stale')?.remove()
    const next = document.createElement('template')
    next.innerHTML = html
    const isSame = next.innerHTML.trim() === this.innerHTML.trim()
    if (isSame || !this.isBusy()) this.busySince = null
    else if (Date.now() - (this.busySince ??= Date.now()) < PATIENCE) return
    if (!isSame) this.replace(next.content)
  }

  /** Whether the new content would take something away from under somebody's hands. */
  isBusy() {
    const isTyping = this.contains(document.activeElement) && document.activeElement.matches(FIELDS)
    return isTyping || this.querySelector('details[open]:not([id])') !== null
  }

  replace(content) {
    const focus = this.focused()
    const open = [...this.querySelectorAll('details[open][id]')]
    const sentence = content.firstElementChild?.dataset.say
    this.replaceChildren(content)
    for (const { id } of open) this.querySelector(`#${CSS.escape(id)}`)?.setAttribute('open', '')
    // What had the focus may be gone; the keyboard stays in the part all the same.
    if (focus) (this.querySelector(focus) ?? this.querySelector('a[href], button'))?.focus({ preventScroll: true })
    if (sentence && sentence !== this.said) say(sentence)
    this.said = sentence
  }

  /** A selector that finds the focused element again, or null when the focus is elsewhere. */
  focused() {
    const element = document.activeElement
    if (element === this || !this.contains(element)) return null
    if (element.id) return `#${CSS.escape(element.id)}`
    const name = ['href', 'name', 'value', 'aria-label'].find(attribute => element.hasAttribute(attribute))
    if (!name) return `${element.localName}:not([href], [name], [value], [aria-label], [id])`
    return `${element.localName}[${name}="${CSS.escape(element.getAttribute(name))}"]`
  }

  miss() {
    this.misses += 1
    if (this.misses < MISSES_UNTIL_STALE || this.querySelector('.stale')) return
    const time = this.freshAt.toLocaleTimeString(document.documentElement.lang, { hour: '2-digit', minute: '2-digit' })
    const line = document.createElement('p')
    line.className = 'stale'
    line.append(`Not updated since ${time}. `)
    const reload = Object.assign(document.createElement('a'), { href: location.href, textContent: 'Reload' })
    line.append(reload)
    this.prepend(line)
    say(`Not updated since ${time}.`)
  }
}
customElements.define('live-part', LivePart)
