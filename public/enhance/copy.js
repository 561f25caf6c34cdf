import { on } from './on.js'
import { say } from './say.js'

on('click', '[data-copy]', async button => {
  try {
    await navigator.clipboard.writeText(button.dataset.copy)
  } catch {
    return say('Copying failed. Select the text and copy it.')
  }
  say('Copied')
  const word = button.querySelector('[data-copy-word]')
  button.classList.add('copied')
  if (word) word.textContent = 'Copied'
  setTimeout(() => {
    button.classList.remove('copied')
    if (word) word.textContent = 'Copy'
  }, 1600)
})
