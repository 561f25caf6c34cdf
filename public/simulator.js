// Pages that wait for somebody else look again by themselves; without this file there is a "Check again" button.
const waiting = document.querySelector('[data-watch]')

if (waiting) {
  const look = async () => {
    const answer = await fetch(waiting.dataset.watch, { headers: { accept: 'application/json' } }).catch(() => null)
    if (!answer?.ok) return
    const { state } = await answer.json()
    if (state !== waiting.dataset.state) location.reload()
  }
  setInterval(look, 3000)
}
