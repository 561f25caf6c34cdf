import { on } from './on.js'

const GRID = '.wr, .tl, .tg, .mo'
const STEPS = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] }
// A session straight ahead is nearer than one that is close but to the side.
const SIDEWAYS = 2.5

// Arrow keys go to the nearest session in their direction; Tab still visits every one.
on('keydown', 'a.ev', (chip, event) => {
  const step = STEPS[event.key]
  const grid = chip.closest(GRID)
  if (!step || !grid || event.altKey || event.ctrlKey || event.metaKey) return
  const from = center(chip)
  const others = [...grid.querySelectorAll('a.ev')].filter(other => other !== chip && other.checkVisibility())
  const [nearest] = others.map(other => [distance(from, center(other), step), other]).sort((a, b) => a[0] - b[0])
  if (!nearest || nearest[0] === Infinity) return
  event.preventDefault()
  nearest[1].focus()
  nearest[1].scrollIntoView({ block: 'nearest', inline: 'nearest' })
})

function center(element) {
  const box = element.getBoundingClientRect()
  return [box.x + box.width / 2, box.y + box.height / 2]
}

function distance(from, to, [right, down]) {
  const [dx, dy] = [to[0] - from[0], to[1] - from[1]]
  const ahead = dx * right + dy * down
  return ahead <= 4 ? Infinity : ahead + Math.abs(dx * down + dy * right) * SIDEWAYS
}
