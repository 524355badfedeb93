import { sameJson } from '@callboard/modules/catalog/domain/diff'
import type { Json } from '@callboard/modules/catalog/domain/entity'
import { listOf, objectOf } from '../loose.ts'
import { type ApiChange, breaking, risky } from './change.ts'
import type { SchemaView } from './schema-view.ts'

// Changes of one value, without those of what it contains.

/** Whether clients send the value or receive it. */
export type Direction = 'sent' | 'received'

/** `null` comes last. */
const list = (texts: Iterable<string>) =>
  [...texts].sort((a, b) => Number(a === 'null') - Number(b === 'null') || a.localeCompare(b)).join(' or ') || 'nothing'
const json = (value: unknown) => JSON.stringify(value)?.slice(0, 80) ?? 'nothing'
const same = (a: unknown, b: unknown) => sameJson(a as Json, b as Json)

/** Every integer is a number. */
const includes = (types: Set<string>, type: string) => types.has(type) || (type === 'integer' && types.has('number'))

export const isOverlapping = (types: Set<string> | undefined, type: string) =>
  types === undefined || includes(types, type) || (type === 'number' && types.has('integer'))

export function typeChanges(old: SchemaView, now: SchemaView, direction: Direction, at: string): ApiChange[] {
  const [was, is] = [old.types, now.types]
  if (!was && !is) return []
  const [given, taken] = direction === 'sent' ? [was, is] : [is, was]
  if (!taken) return []
  if (!given)
    return [
      risky(was ? `${at} was ${list(was)} and may now be anything.` : `${at} could be anything and is now ${list(is ?? [])}.`),
    ]
  if ([...given].every((type) => includes(taken, type))) return []
  return [breaking(`${at} was ${list(was ?? [])} and is now ${list(is ?? [])}.`)]
}

export function valueChanges(old: SchemaView, now: SchemaView, direction: Direction, at: string): ApiChange[] {
  // Null is also a type, and reported as such.
  const isType = (value: unknown) => value === null && old.types !== undefined && now.types !== undefined
  const without = (values: unknown[], others: unknown[]) => values.filter((v) => !isType(v) && !others.some((o) => same(v, o)))
  if (direction === 'sent') {
    if (!now.values) return []
    if (!old.values) return [breaking(`${at} now accepts only ${now.values.slice(0, 10).map(json).join(', ')}.`)]
    return without(old.values, now.values).map((v) => breaking(`${at} no longer accepts ${json(v)}.`))
  }
  if (!old.values) return []
  if (!now.values) return [risky(`${at} may now have any value.`)]
  return without(now.values, old.values).map((v) => risky(`${at} may now be ${json(v)}.`))
}

/** Formats whose values are also valid for another. */
const widerFormats: Readonly<Record<string, string>> = { int32: 'int64', float: 'double' }

function formatChange(old: SchemaView, now: SchemaView, direction: Direction, at: string): ApiChange[] {
  if (old.format === now.format) return []
  if (now.format === undefined)
    return direction === 'received' && now.types ? [risky(`${at} no longer has the format ${old.format}.`)] : []
  if (old.format === undefined)
    return direction === 'sent' && (old.types || old.values) ? [risky(`${at} must now have the format ${now.format}.`)] : []
  const [given, taken] = direction === 'sent' ? [old.format, now.format] : [now.format, old.format]
  return widerFormats[given] === taken ? [] : [breaking(`${at} had the format ${old.format} and now has ${now.format}.`)]
}

const opposite: Readonly<Record<string, string>> = {
  minimum: 'exclusiveMinimum',
  exclusiveMinimum: 'minimum',
  maximum: 'exclusiveMaximum',
  exclusiveMaximum: 'maximum',
}

/** Whether a bound that may be of the other kind was already as strict: above 0 is stricter than 0 or more. */
function wasAsStrict(old: SchemaView, keyword: string, is: number): boolean {
  const [same, other] = [old.limits.get(keyword), old.limits.get(opposite[keyword] ?? '')]
  const sign = /max/i.test(keyword) ? -1 : 1
  if (typeof same === 'number' && (is - same) * sign <= 0) return true
  if (typeof other !== 'number') return false
  const distance = (other - is) * sign
  return keyword.startsWith('exclusive') ? distance > 0 : distance >= 0
}

/** For sent values: whether fewer are accepted than before. Received values need no validation by the client. */
export function limitChanges(old: SchemaView, now: SchemaView, direction: Direction, at: string): ApiChange[] {
  const changes = formatChange(old, now, direction, at)
  if (direction === 'received') return changes
  for (const [keyword, is] of now.limits) {
    const was = old.limits.get(keyword)
    if (same(was, is)) continue
    if (keyword === 'pattern') changes.push(risky(`${at} must now match another pattern.`))
    else if (typeof is !== 'number') continue
    else if (!wasAsStrict(old, keyword, is))
      changes.push(breaking(`${at}: ${keyword} is now ${is}${typeof was === 'number' ? ` and was ${was}` : ''}.`))
  }
  return changes
}

/** Keywords that also describe returned values, besides those that only restrict accepted ones. */
const shapeRules = new Set(['prefixItems', 'patternProperties', 'then', 'else', 'dependentSchemas'])

/** Whether every multiple of the one number is also one of the other. */
const isMultiple = (keyword: string, was: unknown, is: unknown) =>
  keyword === 'multipleOf' && typeof was === 'number' && typeof is === 'number' && Number.isInteger(was / is)

/** Schemas of single items, or of properties by pattern, for the same ones: they are compared one by one. */
function isComparedWithin(keyword: string, was: unknown, is: unknown): boolean {
  if (keyword === 'prefixItems') return listOf(was).length === listOf(is).length
  if (keyword !== 'patternProperties') return false
  return same(Object.keys(objectOf(was)).sort(), Object.keys(objectOf(is)).sort())
}

export function ruleChanges(old: SchemaView, now: SchemaView, direction: Direction, at: string): ApiChange[] {
  return [...new Set([...old.rules.keys(), ...now.rules.keys()])]
    .filter((keyword) => (direction === 'sent' ? now.rules.has(keyword) : shapeRules.has(keyword)))
    .filter((keyword) => !same(old.rules.get(keyword), now.rules.get(keyword)))
    .filter((keyword) => !isComparedWithin(keyword, old.rules.get(keyword), now.rules.get(keyword)))
    .filter((keyword) => !isMultiple(keyword, old.rules.get(keyword), now.rules.get(keyword)))
    .map((keyword) => risky(`${at} has another rule of the kind “${keyword}”, which cannot be compared.`))
}

/** What happens where clients send nothing. A new default usually describes what has always happened. */
export function defaultChanges(old: SchemaView, now: SchemaView, at: string): ApiChange[] {
  if (!old.preset) return []
  if (!now.preset) return [risky(`${at} no longer has the default ${json(old.preset.value)}.`)]
  const [was, is] = [old.preset.value, now.preset.value]
  return same(was, is) ? [] : [risky(`${at} has the default ${json(is)} instead of ${json(was)}.`)]
}

export function discriminatorChanges(old: SchemaView, now: SchemaView, direction: Direction, at: string): ApiChange[] {
  const [was, is] = [old.discriminator, now.discriminator]
  if (!was || !is) return []
  if (was.property !== is.property) return [breaking(`${at} is now told apart by ${is.property} instead of ${was.property}.`)]
  // Values that are not listed are names of schemas, which are compared as alternatives.
  if (was.values.length === 0 || is.values.length === 0) return []
  const [these, others] = direction === 'sent' ? [was.values, is.values] : [is.values, was.values]
  const different = these.filter((value) => !others.includes(value))
  return different.map((value) =>
    direction === 'sent'
      ? breaking(`${at}.${was.property} no longer accepts ${json(value)}.`)
      : risky(`${at}.${was.property} may now be ${json(value)}.`),
  )
}
