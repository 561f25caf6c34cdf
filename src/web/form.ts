import { z } from 'zod'
import { BadRequest } from '../errors'

/** What a form shows: the values as typed, and what is wrong with them. */
export interface FormState {
  values: Record<string, string | string[]>
  errors: Record<string, string>
}

export const emptyForm = (values: FormState['values'] = {}): FormState => ({ values, errors: {} })

export type ParsedForm<T> = { ok: true; value: T; form: FormState } | { ok: false; form: FormState }

// C0 controls except tab, line feed and carriage return; DEL; and the separators that hide text in logs and pages.
// eslint-disable-next-line no-control-regex
const CONTROLS = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\u2028\u2029\u202a-\u202e\u2066-\u2069]/

/**
 * Reads a submitted form.
 * @param schema a zod object; every message in it is shown to the person beside its field
 * @param body what the form parser made of the request
 * @param repeatable fields that may stand more than once, such as the boxes of a roster
 * @returns the value, or everything that is wrong with it and what was typed
 * @throws BadRequest for what no page of ours sends: unknown fields, a field twice, control characters
 */
export function parseForm<T>(schema: z.ZodType<T>, body: unknown, repeatable: readonly string[] = []): ParsedForm<T> {
  const values = plainValues(body, repeatable)
  const result = schema.safeParse(values)
  if (result.success) return { ok: true, value: result.data, form: { values, errors: {} } }
  return { ok: false, form: { values, errors: errorsByField(result.error) } }
}

function plainValues(body: unknown, repeatable: readonly string[]): FormState['values'] {
  const values: FormState['values'] = Object.create(null) as FormState['values']
  for (const [name, value] of Object.entries((body as Record<string, unknown> | undefined) ?? {})) {
    if (name === '_csrf') continue
    values[name] = repeatable.includes(name) ? [value].flat().map(one => plainText(name, one)) : plainText(name, value)
  }
  return values
}

function plainText(name: string, value: unknown): string {
  if (typeof value !== 'string') throw new BadRequest(`The field “${name.slice(0, 40)}” was sent more than once.`)
  if (CONTROLS.test(value))
    throw new BadRequest(`The field “${name.slice(0, 40)}” holds characters that no keyboard types.`)
  return value
}

function errorsByField(error: z.ZodError): Record<string, string> {
  const unknownKeys = error.issues.find(issue => issue.code === 'unrecognized_keys')
  if (unknownKeys) throw new BadRequest('The form was sent with fields that it does not have.')
  const errors: Record<string, string> = {}
  for (const issue of error.issues) errors[String(issue.path[0] ?? 'form')] ??= issue.message
  return errors
}
