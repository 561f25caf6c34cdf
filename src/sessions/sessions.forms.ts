import { z } from 'zod'
import type { FormState } from '../web'
import type { TypedWhen } from './start-time'

export const MOST_LEARNERS = 2000

const oneLine = (most: number, tooLong: string) =>
  z
    .string()
    .normalize()
    .trim()
    .max(most, tooLong)
    .refine(text => !/[\r\n\t]/.test(text), 'Keep this on one line')

const typed = z.string().max(80).default('')

/** What the buttons of the form ask for: to schedule, to look first, or to take a free place that was offered. */
export type Intent = { kind: 'save' | 'preview' | 'find' } | { kind: 'use'; roomId: string; time: string }

const USE = /^use:([0-9a-f-]{36}):([0-2]\d:[0-5]\d)$/

const intent = z
  .string()
  .refine(text => ['save', 'enter', 'preview', 'find'].includes(text) || USE.test(text), 'This button does not exist')
  .default('save')

/** The form that schedules or changes a session. When it is to be is read by `readWhen`, as typed. */
export const scheduleForm = z.strictObject({
  id: z
    .uuid('Reload the page, and try again')
    .refine(id => id === id.toLowerCase(), 'Reload the page, and try again')
    .optional(),
  version: z
    .string()
    .regex(/^\d{1,9}$/, 'Reload the page, and try again')
    .optional(),
  title: oneLine(200, 'Keep the title under 200 characters').refine(text => text !== '', 'Enter a title'),
  program: z.uuid('Choose a program'),
  instructor: z.uuid('Choose who hosts the session'),
  date: typed,
  time: typed,
  minutes: typed,
  timeZone: typed,
  which: typed,
  where: z.enum(['room', 'both', 'zoom'], 'Choose where the session is held'),
  room: z.union([z.uuid(), z.literal('')], 'Choose a room').default(''),
  learners: z
    .array(z.uuid('Choose learners from the list'))
    .max(MOST_LEARNERS, `A session has at most ${MOST_LEARNERS} learners`)
    .default([]),
  find: z.string().max(100, 'Search with fewer words').default(''),
  paste: z.string().max(100_000, 'Paste a shorter list').default(''),
  anyway: z.string().max(40).default(''),
  intent,
})

export type ScheduleForm = z.output<typeof scheduleForm>

export const cancelForm = z.strictObject({ reason: oneLine(300, 'Keep the reason under 300 characters').default('') })

/** A button alone: nothing is sent with it. */
export const buttonForm = z.strictObject({})

export const differenceForm = z.strictObject({ whose: z.enum(['zoom', 'ours']) })

/** What a link to the empty form may say already; whatever does not fit is left out. */
export const prefillQuery = z.object({
  date: z.iso.date().optional().catch(undefined),
  time: z.string().max(10).optional().catch(undefined),
  room: z.uuid().optional().catch(undefined),
})

export type Prefill = z.output<typeof prefillQuery>

/** A value as it was typed; empty where there is none. */
export const typedValue = (values: FormState['values'], name: keyof ScheduleForm): string => {
  const value = values[name]
  return typeof value === 'string' ? value : ''
}

export const typedLearners = (values: FormState['values']): string[] => [values['learners'] ?? []].flat()

export const typedWhen = (values: FormState['values']): TypedWhen => ({
  date: typedValue(values, 'date'),
  time: typedValue(values, 'time'),
  minutes: typedValue(values, 'minutes'),
  timeZone: typedValue(values, 'timeZone'),
  which: typedValue(values, 'which'),
})

export function intentOf(values: FormState['values']): Intent {
  const text = typedValue(values, 'intent')
  const [, roomId, time] = USE.exec(text) ?? []
  if (roomId && time) return { kind: 'use', roomId, time }
  // The key Enter in the search field means to search, wherever in the form a browser sends it from.
  if (text === 'enter' && typedValue(values, 'find').trim() !== '') return { kind: 'find' }
  return { kind: text === 'preview' || text === 'find' ? text : 'save' }
}

/** The values after an offered place and time was taken; otherwise as they are. */
export function withOffer(values: FormState['values']): FormState['values'] {
  const intent = intentOf(values)
  if (intent.kind !== 'use') return values
  const where = typedValue(values, 'where') === 'room' ? 'room' : 'both'
  return { ...values, room: intent.roomId, time: intent.time, where, which: '' }
}

/** The entries of a pasted list: separated by lines, commas or semicolons; `Name <mail>` stands for the mail. */
export const pastedEntries = (text: string): string[] => [
  ...new Set(
    text
      .split(/[\n\r,;\t]+/)
      .map(entry => (/<([^<>\s]+@[^<>\s]+)>/.exec(entry)?.[1] ?? entry).trim())
      .filter(entry => entry !== ''),
  ),
]
