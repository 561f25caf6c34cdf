import { on } from './on.js'
import { say } from './say.js'

const media = document.querySelector('[data-player] :is(video, audio)')
const cues = [...document.querySelectorAll('.cues [data-seek]')].map(link => ({ link, at: Number(link.dataset.seek) }))
let current = null

on('click', '[data-seek]', (link, event) => {
  if (!media) return
  event.preventDefault()
  history.replaceState(null, '', link.getAttribute('href'))
  media.currentTime = Number(link.dataset.seek)
  media.play().catch(() => {})
})

function follow() {
  const now = cues.findLast(cue => cue.at <= media.currentTime + 0.2)
  if (now === current) return
  mark(current, false)
  mark(now, true)
  current = now
  const list = now?.link.closest('.cues')
  // Reading somewhere else in the list: do not pull it away.
  if (list && !list.matches(':hover, :focus-within')) list.scrollTop = now.link.offsetTop - list.clientHeight / 3
}

function mark(cue, isOn) {
  cue?.link.parentElement.classList.toggle('on', isOn)
  if (isOn) cue?.link.setAttribute('aria-current', 'true')
  else cue?.link.removeAttribute('aria-current')
}

if (media) {
  let hasReloaded = false
  media.addEventListener('timeupdate', follow)
  media.addEventListener('error', () => {
    // The address of a recording expires: ask for it once more, and go on where it stopped.
    if (hasReloaded) return say('The recording cannot be played right now.')
    hasReloaded = true
    const at = media.currentTime
    media.load()
    media.currentTime = at
  })
  const wished = Number(/^#t=(\d+)$/.exec(location.hash)?.[1])
  if (wished) media.currentTime = wished
}

on('input', '[data-cue-search]', input => {
  const words = input.value.trim().toLowerCase()
  const hits = cues.filter(cue => {
    const isHit = cue.link.textContent.toLowerCase().includes(words)
    cue.link.parentElement.hidden = !isHit
    return isHit
  })
  const count = document.querySelector('[data-cue-count]')
  if (count) count.textContent = words ? `${hits.length} of ${cues.length} lines` : ''
  if (words) say(`${hits.length} lines found`)
})
