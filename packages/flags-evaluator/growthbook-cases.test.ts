import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { compileRuleset } from './evaluate.ts'
import type { Condition, Context, Json, Targeting } from './model.ts'

// Conditions of GrowthBook's SDKs (growthbook/growthbook, MIT), as far as they say what ours can. Skipped where they are missing.

const file = path.resolve(import.meta.dirname, '../../../shared/data/flags/growthbook-sdk-cases/sdk-cases.json')
const present = existsSync(file)
type Case = [name: string, condition: Json, attributes: Context, expected: boolean, groups?: Record<string, Json[]>]
const cases: Case[] = present ? JSON.parse(readFileSync(file, 'utf8')).evalCondition : []

type ObjectOf = { readonly [key: string]: Json }
const isObject = (value: Json | undefined): value is ObjectOf =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const isScalar = (value: Json | undefined): value is string | number | boolean =>
  ['string', 'number', 'boolean'].includes(typeof value)

/** What a condition needs and ours cannot say. */
class Beyond extends Error {}
const beyond = (what: string): never => {
  throw new Beyond(what)
}

const versions: Record<string, object> = {
  $vgt: { minExclusive: true },
  $vgte: {},
  $vlt: { maxExclusive: true },
  $vlte: {},
}
const numbers: Record<string, object> = { $gt: { minExclusive: true }, $gte: {}, $lt: { maxExclusive: true }, $lte: {} }

function range(attribute: string, operator: string, value: Json): Condition {
  const version = operator.startsWith('$v')
  if (version ? typeof value !== 'string' : typeof value !== 'number') return beyond('ranges of texts')
  const bound = operator.includes('gt') ? { min: value as string } : { max: value as string }
  const exclusive = version ? versions[operator] : numbers[operator]
  return { attribute, operator: 'range', as: version ? 'version' : 'number', ...bound, ...exclusive }
}

function operation(attribute: string, operator: string, value: Json): Targeting {
  if (operator in versions || operator in numbers) return range(attribute, operator, value)
  switch (operator) {
    case '$veq':
      return { attribute, operator: 'range', as: 'version', min: value as string, max: value as string }
    case '$vne':
      return { not: operation(attribute, '$veq', value) }
    case '$eq':
      return isScalar(value) || value === null
        ? { attribute, operator: 'equals', value }
        : beyond('equality of lists and objects')
    case '$ne':
      return { not: operation(attribute, '$eq', value) }
    case '$in':
      return Array.isArray(value) && value.every(isScalar)
        ? { attribute, operator: 'in', values: value }
        : beyond('sets of other things')
    case '$nin':
      return { not: operation(attribute, '$in', value) }
    case '$regex':
      return { attribute, operator: 'matches', value: String(value) }
    case '$exists':
      return value ? { not: { attribute, operator: 'equals', value: null } } : { attribute, operator: 'equals', value: null }
    case '$not':
      return { not: isObject(value) ? ofAttribute(attribute, value) : operation(attribute, '$eq', value) }
    default:
      return beyond(operator)
  }
}

const ofAttribute = (attribute: string, value: Json): Targeting => {
  if (!isObject(value)) return operation(attribute, '$eq', value)
  const entries = Object.entries(value)
  if (entries.length === 0 || !entries.every(([name]) => name.startsWith('$'))) return beyond('equality of lists and objects')
  return { all: entries.map(([operator, given]) => operation(attribute, operator, given)) }
}

function targetingOf(condition: Json): Targeting {
  if (!isObject(condition)) return beyond('conditions that are no objects')
  const parts = Object.entries(condition).map(([name, value]): Targeting => {
    const list = Array.isArray(value) ? value.map(targetingOf) : []
    if (name === '$and') return { all: list }
    if (name === '$or') return list.length === 0 ? { all: [] } : { any: list }
    if (name === '$nor') return { not: { any: list } }
    if (name === '$not') return { not: targetingOf(value) }
    return name.startsWith('$') ? beyond(name) : ofAttribute(name, value)
  })
  return { all: parts }
}

/** Why a case is not run; undefined if it is. */
function missing([, condition, , , groups]: Case): string | undefined {
  if (groups && JSON.stringify(condition).includes('roup')) return 'groups by id, which are segments here'
  try {
    targetingOf(condition)
    return undefined
  } catch (error) {
    if (error instanceof Beyond) return error.message
    throw error
  }
}

/** Cases that ours answers otherwise on purpose. */
const otherwise: Record<string, string> = {
  'missing attribute with comparison operators': 'a missing attribute is not zero',
  'comparing numbers and strings': 'a text is not a number',
  'version a.b.c.d.e.f > 1.2.3': 'letters are no version',
  'version 1-2-3 == 1.2.3': 'numbers of a version are separated by dots',
  'version 1-2-3 == 1-2.3+build99': 'numbers of a version are separated by dots',
  'version 1-2-3 == v1.2.3': 'numbers of a version are separated by dots',
  'version 1.2.3.4 == 1.2.3-4': 'a version has three numbers',
}

describe.skipIf(!present)("GrowthBook's conditions", () => {
  const applicable = cases.filter((c) => !missing(c) && !(c[0] in otherwise))

  test('are run as far as ours can say them; the others are named by what they need', () => {
    const left = Map.groupBy(cases, (c) => missing(c) ?? 'run')
    expect(Object.fromEntries([...left].map(([what, of]) => [what, of.length]))).toMatchInlineSnapshot(`
      {
        "$all": 4,
        "$alli": 5,
        "$elemMatch": 11,
        "$groups": 2,
        "$ini": 8,
        "$nini": 7,
        "$regexi": 3,
        "$regx": 1,
        "$size": 9,
        "$type": 12,
        "conditions that are no objects": 5,
        "equality of lists and objects": 4,
        "groups by id, which are segments here": 8,
        "ranges of texts": 5,
        "run": 162,
        "sets of other things": 2,
      }
    `)
  })

  test.each(applicable.map((c) => [c[0], c] as const))('%s', (_, [, condition, attributes, expected]) => {
    const split = [{ variant: 'on', ranges: [[0, 1_000_000] as const] }]
    const rule = { id: 'r', enabled: true, targeting: targetingOf(condition), unit: null, share: 10_000, split }
    const flag = {
      key: 'f',
      type: 'boolean' as const,
      variants: { on: true },
      enabled: true,
      offVariant: null,
      defaultVariant: null,
    }
    const rest = { salt: 'f', prerequisites: [], overrides: [], holdout: false, rules: [rule] }
    const evaluator = compileRuleset({ flags: [{ ...flag, ...rest }], segments: {}, holdout: null })
    expect(evaluator.evaluate('f', attributes)?.variant === 'on').toBe(expected)
  })
})
