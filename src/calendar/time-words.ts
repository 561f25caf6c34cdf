const MINUTE = 60_000

/** `1 h 30 min` */
export function durationWords(milliseconds: number): string {
  const minutes = Math.round(milliseconds / MINUTE)
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60]
  return [hours > 0 && `${hours} h`, (rest > 0 || hours === 0) && `${rest} min`].filter(Boolean).join(' ')
}

/** `in 8 minutes`: the same words as the script that counts them down. */
export function untilWords(seconds: number): string {
  const minutes = Math.ceil(seconds / 60)
  if (seconds < 60) return 'in less than a minute'
  if (minutes < 60) return `in ${minutes} minutes`
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60]
  return `in ${hours} h${rest ? ` ${rest} min` : ''}`
}

/** `Good morning`, by the hour on a clock. */
export function greeting(hour: number): string {
  if (hour < 5 || hour >= 18) return 'Good evening'
  return hour < 12 ? 'Good morning' : 'Good afternoon'
}

const TITLE = /^(dr|prof|professor|mr|mrs|ms|mx)\.?$/i

/** How somebody is addressed: `Amara` of Amara Nwosu, `Dr. Okafor` of Dr. Adaeze Okafor, MD. */
export function shortName(name: string): string {
  const words = name.split(',')[0]!.trim().split(/\s+/)
  return TITLE.test(words[0]!) && words.length > 1 ? `${words[0]} ${words.at(-1)}` : words[0]!
}
