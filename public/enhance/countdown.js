// Counted from when the page arrived: the clock of the visitor's device may be wrong.
const starts = new WeakMap()

function tick() {
  for (const element of document.querySelectorAll('[data-countdown]')) {
    if (!starts.has(element)) starts.set(element, Date.now())
    const left = Number(element.dataset.countdown) - (Date.now() - starts.get(element)) / 1000
    if (left > 0) {
      element.textContent = words(left)
    } else if (!element.dataset.over) {
      element.dataset.over = 'yes'
      const part = element.closest('live-part')
      // A moment later, so that the server agrees that it is time.
      setTimeout(() => (part?.refresh ? part.refresh() : location.reload()), 1500)
    }
  }
}

function words(seconds) {
  const minutes = Math.ceil(seconds / 60)
  if (seconds < 60) return 'in less than a minute'
  if (minutes < 60) return `in ${minutes} minutes`
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60]
  return `in ${hours} h${rest ? ` ${rest} min` : ''}`
}

tick()
setInterval(tick, 5000)
