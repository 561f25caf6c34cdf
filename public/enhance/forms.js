import { on } from './on.js'

const UNLOCK_AFTER = 10_000

on('change', 'form[data-auto]', form => form.requestSubmit())
on('click', '[data-print]', () => print())
on('click', '[data-peek]', button => {
  const input = document.getElementById(button.dataset.peek)
  const shows = input.type === 'password'
  input.type = shows ? 'text' : 'password'
  button.setAttribute('aria-pressed', shows)
})

// One submit is enough: a second one while the first is on its way is dropped.
document.addEventListener('submit', event => {
  const form = event.target
  if (form.method !== 'post' || event.defaultPrevented) return
  if (form.dataset.sent) return event.preventDefault()
  form.dataset.sent = 'yes'
  // After this event: the browser reads the button's name and value first, and another script may have taken over.
  setTimeout(() => {
    if (event.defaultPrevented) return unlock(form)
    if (event.submitter) makeBusy(event.submitter)
    setTimeout(() => unlock(form), UNLOCK_AFTER)
  })
})
// Back in a page that the browser kept: what was busy then is not busy now.
addEventListener('pageshow', event => {
  if (event.persisted) document.querySelectorAll('form[data-sent]').forEach(unlock)
})

function makeBusy(button) {
  button.style.minWidth = `${button.offsetWidth}px`
  button.setAttribute('aria-disabled', 'true')
  if (!button.dataset.busy) return
  button.dataset.rest = button.innerHTML
  button.textContent = button.dataset.busy
}

function unlock(form) {
  delete form.dataset.sent
  for (const button of form.querySelectorAll('[aria-disabled]')) {
    button.removeAttribute('aria-disabled')
    if (button.dataset.rest) button.innerHTML = button.dataset.rest
  }
}
