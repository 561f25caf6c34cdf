const SLOT_MINUTES = 5
const start = Date.now()
const marks = [...document.querySelectorAll('[data-now]')].map(element => ({
  element,
  minute: Number(element.dataset.now),
  opening: Number(element.dataset.open),
  hasText: element.textContent.trim() !== '',
  isTwelveHour: /[ap]m/i.test(element.textContent),
}))

function move() {
  const passed = Math.floor((Date.now() - start) / 60_000)
  for (const mark of marks) {
    const minute = mark.minute + passed
    const slot = Math.floor((minute - mark.opening) / SLOT_MINUTES)
    mark.element.className = mark.element.className.replace(/\bs\d+\b/, `s${Math.max(0, slot)}`)
    if (mark.hasText) mark.element.textContent = clock(minute % 1440, mark.isTwelveHour)
  }
}

function clock(minute, isTwelveHour) {
  const [hour, rest] = [Math.floor(minute / 60), String(minute % 60).padStart(2, '0')]
  if (!isTwelveHour) return `${String(hour).padStart(2, '0')}:${rest}`
  return `${hour % 12 || 12}:${rest} ${hour < 12 ? 'am' : 'pm'}`
}

setInterval(move, 30_000)
document.addEventListener('visibilitychange', () => document.hidden || move())

// A grid that does not fit opens where now is.
for (const region of document.querySelectorAll('.tl-wrap')) {
  const tag = region.querySelector('.nowtag')
  if (tag && region.scrollWidth > region.clientWidth) region.scrollLeft = tag.offsetLeft - region.clientWidth / 2
}
for (const region of document.querySelectorAll('.tg-wrap')) {
  const line = region.querySelector('.nowline')
  const below = line ? line.getBoundingClientRect().bottom - region.getBoundingClientRect().bottom : 0
  if (below > 0) region.scrollTop = below + region.clientHeight / 2
}
