const DAY = 24 * 60

for (const group of document.querySelectorAll('[data-keep-length]')) {
  const [start, end] = ['start', 'end'].map(name => group.querySelector(`input[name="${name}"]`))
  let length = minutesOf(end.value) - minutesOf(start.value)
  end.addEventListener('change', () => (length = minutesOf(end.value) - minutesOf(start.value)))
  start.addEventListener('change', () => {
    const from = minutesOf(start.value)
    if (!(length > 0) || Number.isNaN(from) || from + length >= DAY) return
    end.value = write(from + length, end.value || start.value)
    const note = group.querySelector('[data-keep-length-note]')
    if (note) note.textContent = `Ends at ${end.value} now: the length stays ${inWords(length)}.`
    end.dispatchEvent(new Event('input', { bubbles: true }))
  })
}

/** Minutes of the day of 14:30, 1430, 14.30, 2:30pm or 2p; NaN for anything else. */
function minutesOf(text) {
  const [, hour, minute = '0', half] = /^\s*(\d{1,2})[:.]?(\d{2})?\s*([ap])?\.?m?\.?\s*$/i.exec(text) ?? []
  const late = half?.toLowerCase() === 'p'
  const hours = half ? (Number(hour) % 12) + (late ? 12 : 0) : Number(hour)
  return hours < 24 && Number(minute) < 60 ? hours * 60 + Number(minute) : NaN
}

/** The time in the manner of the text beside it: 12 or 24 hours. */
function write(minutes, like) {
  const [hour, rest] = [Math.floor(minutes / 60), String(minutes % 60).padStart(2, '0')]
  if (!/[ap]/i.test(like)) return `${String(hour).padStart(2, '0')}:${rest}`
  return `${hour % 12 || 12}:${rest} ${hour < 12 ? 'am' : 'pm'}`
}

function inWords(minutes) {
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60]
  return [hours && `${hours} h`, rest && `${rest} min`].filter(Boolean).join(' ')
}
