// Enhancement only: every page works without scripts. Each module is fetched when the page holds what it improves.
import { say } from './enhance/say.js'
import './enhance/forms.js'
import './enhance/menus.js'

const enhancements = [
  ['[data-copy]', () => import('./enhance/copy.js')],
  ['live-part', () => import('./enhance/live-part.js')],
  ['[data-now]', () => import('./enhance/now-line.js')],
  ['.wr, .tl, .tg, .mo', () => import('./enhance/arrows.js')],
  ['[data-player]', () => import('./enhance/player.js')],
  ['[data-countdown]', () => import('./enhance/countdown.js')],
  ['[data-keep-length]', () => import('./enhance/keep-length.js')],
  ['[data-theme-form]', () => import('./enhance/theme.js')],
]
for (const [selector, load] of enhancements) if (document.querySelector(selector)) load()

document.querySelector('[data-focus]')?.focus()
const said = [...document.querySelectorAll('[data-said]')].map(note => note.textContent.trim()).join(' ')
if (said) say(said)
