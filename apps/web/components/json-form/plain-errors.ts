import type { OutputUnit } from '@cfworker/json-schema'

type At = { unit: OutputUnit; schema: unknown; values: unknown }

/** The value that a JSON pointer in a URI fragment (`#/a/b`) leads to; undefined if it leads nowhere. */
function valueAt(root: unknown, pointer: string): unknown {
  return pointerParts(pointer).reduce<unknown>(
    (value, part) =>
      typeof value === 'object' && value !== null && Object.hasOwn(value, part) ? Reflect.get(value, part) : undefined,
    root,
  )
}

/** The property names and indexes of a JSON pointer, with or without a leading `#`. */
export function pointerParts(pointer: string): string[] {
  return pointer
    .replace(/^#/, '')
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
}

const typeWords: Readonly<Record<string, string>> = {
  integer: 'Enter a whole number.',
  number: 'Enter a number.',
  string: 'Enter text.',
  boolean: 'Choose yes or no.',
  array: 'Enter a list.',
  object: 'Fill in these fields.',
}

const formatWords: Readonly<Record<string, string>> = {
  email: 'Enter an email address, such as name@example.com.',
  uri: 'Enter a URL, such as https://example.com.',
  url: 'Enter a URL, such as https://example.com.',
  date: 'Enter a date, such as 2026-11-29.',
  time: 'Enter a time with its zone, such as 09:30:00Z.',
  'date-time': 'Enter a date and time, such as 2026-11-29T09:30:00Z.',
  ipv4: 'Enter an IPv4 address, such as 192.0.2.1.',
  ipv6: 'Enter an IPv6 address, such as 2001:db8::1.',
  hostname: 'Enter a host name, such as example.com.',
  uuid: 'Enter a UUID.',
}

const plural = (count: unknown, one: string) => `${count} ${count === 1 ? one : `${one}s`}`

/** Sentences by keyword. `limit` is the keyword's value in the schema. */
const words: Readonly<Record<string, (limit: unknown) => string>> = {
  required: () => 'This field is required.',
  type: (type) => typeWords[String(Array.isArray(type) ? type[0] : type)] ?? 'Enter another value.',
  enum: () => 'Choose one of the listed values.',
  const: (value) => (value === true ? 'Confirm this to continue.' : 'Choose the allowed value.'),
  minLength: (n) => (n === 1 ? 'This field is required.' : `Enter at least ${plural(n, 'character')}.`),
  maxLength: (n) => `Enter at most ${plural(n, 'character')}.`,
  minimum: (n) => `Enter ${n} or more.`,
  maximum: (n) => `Enter ${n} or less.`,
  exclusiveMinimum: (n) => `Enter more than ${n}.`,
  exclusiveMaximum: (n) => `Enter less than ${n}.`,
  multipleOf: (n) => `Enter a multiple of ${n}.`,
  minItems: (n) => `Add at least ${plural(n, 'item')}.`,
  maxItems: (n) => `Add at most ${plural(n, 'item')}.`,
  uniqueItems: () => 'Remove the item that is listed twice.',
  minProperties: (n) => `Add at least ${plural(n, 'entry').replace(/entrys$/, 'entries')}.`,
  maxProperties: (n) => `Add at most ${plural(n, 'entry').replace(/entrys$/, 'entries')}.`,
  format: (format) => formatWords[String(format)] ?? `Enter a value in the format ${format}.`,
  contains: () => 'Add an item of the required kind.',
  not: () => 'This value is not allowed here.',
  oneOf: () => 'Choose one of the options and complete it.',
  anyOf: () => 'Choose one of the options and complete it.',
  false: () => 'The template does not have this field. Remove it.',
}

/** The property that the validator names in quotation marks. */
const quoted = (text: string) => text.slice(text.indexOf('"') + 1, text.lastIndexOf('"'))

/** Keywords that report what is missing at the object that should have it. */
const ofMissing = ['required', 'dependencies', 'dependantRequired']

export type PlainError = { path: string[]; message: string; keyword: string }

function inWords({ unit, schema, values }: At): PlainError | undefined {
  const { keyword, keywordLocation, instanceLocation, error } = unit
  const path = pointerParts(instanceLocation)
  if (ofMissing.includes(keyword)) {
    // The same keyword also stands above errors of its own subschemas, which are in the list themselves.
    if (!error.includes('does not have')) return undefined
    const missing = quoted(keyword === 'required' ? error : error.slice(error.indexOf('does not have')))
    return { path: [...path, missing], message: 'This field is required.', keyword: 'required' }
  }
  const sentence = words[keyword]?.(valueAt(schema, keywordLocation))
  // Without text a field has no value to be of a type.
  if (keyword === 'type' && valueAt(values, instanceLocation) === null)
    return { path, message: 'This field is required.', keyword: 'required' }
  return sentence === undefined ? undefined : { path, message: sentence, keyword }
}

/** The errors below each alternative of a failed oneOf or anyOf, by its index. */
function branchesOf(units: readonly OutputUnit[], location: string): Map<string, OutputUnit[]> {
  const branches = new Map<string, OutputUnit[]>()
  for (const unit of units) {
    if (!unit.keywordLocation.startsWith(`${location}/`)) continue
    const index = unit.keywordLocation.slice(location.length + 1).split('/')[0] ?? ''
    branches.set(index, [...(branches.get(index) ?? []), unit])
  }
  return branches
}

/** How far values are from an alternative: a property of another value than its own tells that it was not meant. */
const distance = (units: readonly OutputUnit[]) =>
  units.reduce((sum, { keyword }) => sum + (keyword === 'const' || keyword === 'enum' ? 1000 : 1), 0)

/** Keeps the errors of the nearest alternative of each oneOf and anyOf. */
function withNearestBranches(units: readonly OutputUnit[]): OutputUnit[] {
  const failed = units
    .filter(({ keyword }) => keyword === 'oneOf' || keyword === 'anyOf')
    .sort((a, b) => a.keywordLocation.length - b.keywordLocation.length)
  return failed.reduce<OutputUnit[]>(
    (rest, alternatives) => {
      if (!rest.includes(alternatives)) return rest
      const branches = [...branchesOf(rest, alternatives.keywordLocation).values()]
      const nearest = branches.sort((a, b) => distance(a) - distance(b))[0]
      if (!nearest) return rest
      const dropped = new Set([alternatives, ...branches.slice(1).flat()])
      return rest.filter((unit) => !dropped.has(unit))
    },
    [...units],
  )
}

/** Errors of the validator as sentences at their fields, one for each field. */
export function plainErrors(units: readonly OutputUnit[], schema: unknown, values: unknown): PlainError[] {
  const errors = withNearestBranches(units).flatMap((unit) => inWords({ unit, schema, values }) ?? [])
  return [...new Map([...errors].reverse().map((e) => [JSON.stringify(e.path), e])).values()].reverse()
}
