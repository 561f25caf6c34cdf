import { on } from './on.js'

// The page changes at once; the server remembers it for the next one.
on('submit', '[data-theme-form]', async (form, event) => {
  const theme = event.submitter?.value
  if (!theme) return
  event.preventDefault()
  const body = new URLSearchParams(new FormData(form, event.submitter))
  const answer = await fetch(form.action, { method: 'POST', body, redirect: 'manual' }).catch(() => null)
  if (!answer || answer.status >= 400) return location.reload()
  if (theme === 'system') delete document.body.dataset.theme
  else document.body.dataset.theme = theme
  const scheme = document.querySelector('meta[name=color-scheme]')
  scheme.content = theme === 'system' ? 'light dark' : theme
  for (const button of form.querySelectorAll('[name=theme]'))
    button.setAttribute('aria-pressed', button.value === theme)
})
