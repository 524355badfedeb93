import { z } from 'zod'

// Error messages for invalid input, in place of the schema's own messages.

/** An invalid field. `field` is a dotted path. */
export type FieldError = { field: string; message: string }

const types: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  record: 'an object',
  date: 'a date',
}

const formats: Readonly<Record<string, string>> = {
  email: 'must be an email address',
  url: 'must be a URL such as https://example.com',
  uuid: 'must be a valid ID',
  datetime: 'must be a date and time such as 2026-11-01T00:00:00Z',
  date: 'must be a date such as 2026-11-01',
}

function bound(words: 'least' | 'most', count: unknown, origin: string, inclusive = true): string {
  const number = String(count)
  if (origin === 'string')
    return words === 'least' && number === '1' ? 'must not be empty' : `must have at ${words} ${number} characters`
  if (origin === 'array' || origin === 'set')
    return words === 'least' && number === '1'
      ? 'must not be empty'
      : `must have at ${words} ${number} ${number === '1' ? 'entry' : 'entries'}`
  if (!inclusive) return `must be ${words === 'least' ? 'more' : 'less'} than ${number}`
  return `must be at ${words} ${number}`
}

/** A value of one of several types, if that is what the alternatives differ in. */
function alternatives(issue: z.core.$ZodRawIssue<z.core.$ZodIssueInvalidUnion>): string {
  const expected = issue.errors.map(([first]) =>
    first?.code === 'invalid_type' && first.path.length === 0 ? first.expected : '',
  )
  const named = [...new Set(expected.map((type) => types[type] ?? type))]
  return named.length > 0 && named.every(Boolean) ? `must be ${named.join(' or ')}` : 'is not valid'
}

/** What a value must be, as the end of a sentence that begins with the field's name. */
function requirement(issue: z.core.$ZodRawIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined ? 'is required' : `must be ${types[issue.expected] ?? issue.expected}`
    case 'too_small':
      return bound('least', issue.minimum, issue.origin, issue.inclusive)
    case 'too_big':
      return bound('most', issue.maximum, issue.origin, issue.inclusive)
    case 'invalid_format':
      return formats[issue.format] ?? 'has the wrong format'
    case 'invalid_value':
      return `must be ${issue.values.length === 1 ? '' : 'one of '}${issue.values.slice(0, 20).map(String).join(', ')}`
    case 'unrecognized_keys':
      return `has unknown fields: ${issue.keys.slice(0, 20).join(', ')}`
    case 'not_multiple_of':
      return `must be a multiple of ${issue.divisor}`
    case 'invalid_union':
      return issue.input === undefined ? 'is required' : alternatives(issue)
    default:
      return 'is not valid'
  }
}

const subject = 'This'

// A schema's custom message takes precedence.
z.config({ customError: (issue) => `${subject} ${requirement(issue)}.` })

const capitalized = (text: string) => text.charAt(0).toUpperCase() + text.slice(1)

/** `dailyLimit` becomes "daily limit". */
function nameOf(path: readonly PropertyKey[]): string | undefined {
  const name = path.findLast((part) => typeof part === 'string')
  if (typeof name !== 'string') return undefined
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/[-_.]+/g, ' ')
    .toLowerCase()
}

function valueAt(input: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, part) => (typeof value === 'object' && value !== null ? (value as Record<PropertyKey, unknown>)[part] : undefined),
    input,
  )
}

/** Identifies a list entry by its own text if that is short. */
function entryOf(input: unknown, path: readonly PropertyKey[]): string | undefined {
  const index = path.at(-1)
  if (typeof index !== 'number') return undefined
  const value = valueAt(input, path)
  return typeof value === 'string' && value !== '' && value.length <= 100 ? `“${value}”` : `entry ${index + 1}`
}

type Issues = { issues: readonly { path: readonly PropertyKey[]; message: string }[] }

/** Each invalid field once, with a message that says what it must be. */
export function fieldErrors({ issues }: Issues, input: unknown): FieldError[] {
  const found = new Map<string, FieldError>()
  for (const { path, message } of issues) {
    const field = path.map(String).join('.')
    const [entry, name] = [entryOf(input, path), nameOf(path)]
    const who = entry ?? name
    const named = who && message.startsWith(`${subject} `) ? capitalized(who) + message.slice(subject.length) : message
    const placed = entry && named === message ? `${message} (${entry})` : named
    if (!found.has(field)) found.set(field, { field, message: placed })
  }
  return [...found.values()]
}
