import type { Condition, Json, Targeting } from '@callboard/flags-evaluator/model'
import { parseVersion } from '@callboard/flags-evaluator/versions'
import type { RuleInput } from './flag.ts'
import {
  collectFlags,
  type FlagImport,
  giveAll,
  type ImportedFlag,
  isObject,
  refuse,
  scaleWeights,
  typeOf,
} from './imported-flag.ts'

// Flags of flagd (flagd.dev/reference/flag-definitions): JsonLogic to rules.

/** The operator of an expression and its arguments. */
function callOf(logic: Json): [operator: string, args: readonly Json[]] {
  const [entry, ...others] = isObject(logic) ? Object.entries(logic) : []
  if (!entry || others.length > 0)
    return refuse(`Its targeting has ${JSON.stringify(logic).slice(0, 60)} where a condition is expected.`)
  return [entry[0], Array.isArray(entry[1]) ? entry[1] : [entry[1]]]
}

/** The attribute of `{"var": "name"}`. */
function attributeOf(logic: Json | undefined): string {
  const [operator, [name, otherwise = null]] = isObject(logic) ? callOf(logic) : ['', []]
  if (operator !== 'var' || typeof name !== 'string') return refuse('It compares something other than an attribute with a value.')
  if (otherwise !== null) return refuse(`It gives ${name} a default value, which has no counterpart.`)
  if (name.startsWith('$flagd')) return refuse(`It uses ${name}.`)
  return name
}

type Scalar = string | number | boolean
const scalarOf = (value: Json | undefined): Scalar =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? value
    : refuse('It compares an attribute with something other than a text, a number, true or false.')

const textOf = (value: Json | undefined): string =>
  typeof value === 'string' ? value : refuse('It looks for something other than a text.')

/** `==` converts: the number 5 equals the text 5. */
function equality(operator: string, args: readonly Json[]): Condition {
  const [left, right] = args
  const [attribute, value] = isObject(left) ? [attributeOf(left), right] : [attributeOf(right), left]
  if (value === null) return { attribute, operator: 'equals', value }
  const scalar = scalarOf(value)
  const written = typeof scalar === 'number' ? String(scalar) : Number(scalar)
  const isNumber = typeof scalar !== 'boolean' && Number.isFinite(Number(scalar)) && String(written) === String(scalar)
  return operator === '==' && isNumber
    ? { attribute, operator: 'in', values: [scalar, written] }
    : { attribute, operator: 'equals', value: scalar }
}

function membership([what, where]: readonly Json[]): Condition {
  if (Array.isArray(where)) return { attribute: attributeOf(what), operator: 'in', values: where.map(scalarOf) }
  return { attribute: attributeOf(where), operator: 'contains', value: textOf(what) }
}

const opposite: Record<string, string> = { '<': '>', '<=': '>=', '>': '<', '>=': '<=' }

function bounds(operator: string, value: string | number) {
  if (operator === '>' || operator === '>=') return { min: value, minExclusive: operator === '>' }
  return { max: value, maxExclusive: operator === '<' }
}

function comparison(operator: string, args: readonly Json[]): Targeting {
  const [left, right, last] = args
  if (left !== undefined && right !== undefined && last !== undefined && operator.startsWith('<'))
    return { all: [comparison(operator, [left, right]), comparison(operator, [right, last])] }
  if (args.length !== 2) return refuse(`It uses ${operator} with ${args.length} values.`)
  const [attribute, value, by] = isObject(left)
    ? [attributeOf(left), right, operator]
    : [attributeOf(right), left, opposite[operator]]
  if (typeof value !== 'number' || by === undefined) return refuse('It compares an attribute with something other than a number.')
  return { attribute, operator: 'range', as: 'number', ...bounds(by, value) }
}

/** Versions with the same first numbers: `^1.2.3` is any of 1, and `~1.2.3` any of 1.2. */
function sameRelease(bound: string, count: number) {
  const { numbers } = parseVersion(bound) ?? refuse(`It compares a version with “${bound}”.`)
  const same = numbers.slice(0, count).map(Number)
  const next = same.with(-1, (same.at(-1) ?? 0) + 1)
  const first = (parts: readonly number[]) => `${[0, 1, 2].map((i) => parts[i] ?? 0).join('.')}-0`
  return { min: first(same), max: first(next), maxExclusive: true }
}

function version([what, operator, value]: readonly Json[]): Targeting {
  const attribute = attributeOf(what)
  const bound = textOf(value)
  const range = { attribute, operator: 'range' as const, as: 'version' as const }
  if (operator === '=') return { ...range, min: bound, max: bound }
  if (operator === '!=') return { not: { ...range, min: bound, max: bound } }
  if (operator === '^' || operator === '~') return { ...range, ...sameRelease(bound, operator === '^' ? 1 : 2) }
  if (typeof operator === 'string' && Object.hasOwn(opposite, operator)) return { ...range, ...bounds(operator, bound) }
  return refuse(`It compares versions by ${JSON.stringify(operator)}.`)
}

type Evaluators = { readonly [key: string]: Json }

function sharedOf(name: Json | undefined, evaluators: Evaluators): Json {
  const shared = typeof name === 'string' && Object.hasOwn(evaluators, name) ? evaluators[name] : undefined
  return shared ?? refuse(`It refers to ${JSON.stringify(name)}, which is not in $evaluators.`)
}

function conditionOf(logic: Json, evaluators: Evaluators, depth = 0): Targeting {
  if (depth > 20) return refuse('Its targeting is nested too deeply.')
  const [operator, args] = callOf(logic)
  const inner = (part: Json) => conditionOf(part, evaluators, depth + 1)
  const [first] = args
  switch (operator) {
    case '==':
    case '===':
      return equality(operator, args)
    case '!=':
    case '!==':
      return { not: equality(operator.slice(1).padStart(operator.length, '='), args) }
    case 'in':
      return membership(args)
    case '<':
    case '<=':
    case '>':
    case '>=':
      return comparison(operator, args)
    case 'sem_ver':
      return version(args)
    case 'starts_with':
      return { attribute: attributeOf(first), operator: 'startsWith', value: textOf(args[1]) }
    case 'ends_with':
      return { attribute: attributeOf(first), operator: 'endsWith', value: textOf(args[1]) }
    case 'and':
      return { all: args.map(inner) }
    case 'or':
      return { any: args.map(inner) }
    case '!':
      return { not: inner(first ?? null) }
    case '$ref':
      return inner(sharedOf(first, evaluators))
    default:
      return refuse(`It uses the operator ${operator}, which has no counterpart.`)
  }
}

type Split = { unit: string | null; split: RuleInput['split'] }

/** The attribute that a fractional operator hashes. */
function unitOf(bucketing: Json): string {
  const [operator, args] = callOf(bucketing)
  if (operator !== 'cat') return attributeOf(bucketing)
  const attributes = args.filter((part) => !(isObject(part) && part.var === '$flagd.flagKey') && typeof part !== 'string')
  return attributes.length === 1 ? attributeOf(attributes[0]) : refuse('It assigns by several attributes together.')
}

function fractional(args: readonly Json[]): Split {
  const [first, ...rest] = args
  const hasBucketing = isObject(first)
  const parts = (hasBucketing ? rest : args).map((part) => {
    const [variant, weight] = Array.isArray(part) ? part : []
    return {
      variant: textOf(variant),
      weight:
        typeof weight === 'number' && weight >= 0
          ? weight
          : weight === undefined
            ? 1
            : refuse('It has a weight that is not a number.'),
    }
  })
  return { unit: hasBucketing ? unitOf(first) : 'targetingKey', split: scaleWeights(parts) }
}

type Draft = Split & { targeting: Targeting | null }

const both = (a: Targeting | null, b: Targeting): Targeting => (a === null ? b : { all: [a, b] })

/** The rules of an expression that returns a variant. `inside`: the condition under which it is reached. */
function rulesOf(logic: Json, evaluators: Evaluators, inside: Targeting | null, otherwise: string | null, depth = 0): Draft[] {
  if (depth > 20) return refuse('Its targeting is nested too deeply.')
  const inner = (part: Json, within: Targeting | null) => rulesOf(part, evaluators, within, otherwise, depth + 1)
  const give = (variant: string | null): Draft[] => [{ targeting: inside, unit: null, split: giveAll(variant) }]
  if (logic === null) return inside === null ? [] : give(otherwise)
  if (typeof logic === 'string' || typeof logic === 'boolean') return give(String(logic))
  const [operator, args] = callOf(logic)
  if (operator === 'fractional') return [{ targeting: inside, ...fractional(args) }]
  if (operator === '$ref') return inner(sharedOf(args[0], evaluators), inside)
  // A condition by itself gives the variant true or false.
  if (operator !== 'if') return inner({ if: [logic, 'true', 'false'] }, inside)
  const rules: Draft[] = []
  for (let i = 0; i + 1 < args.length; i += 2) {
    const condition = conditionOf(args[i] ?? null, evaluators)
    rules.push(...inner(args[i + 1] ?? null, both(inside, condition)))
  }
  const last = args.length % 2 === 1 ? (args.at(-1) ?? null) : null
  return [...rules, ...inner(last, inside)]
}

function flagOf(key: string, definition: Json, evaluators: Evaluators): ImportedFlag {
  if (!isObject(definition) || !isObject(definition.variants)) return refuse('It has no variants.')
  const variants = Object.entries(definition.variants).map(([name, value]) => ({ name, value }))
  const { state, defaultVariant, targeting, metadata } = definition
  if (defaultVariant !== undefined && defaultVariant !== null && typeof defaultVariant !== 'string')
    return refuse('Its defaultVariant is not the name of a variant.')
  const fallback = defaultVariant ?? null
  if (fallback !== null && !variants.some((v) => v.name === fallback)) return refuse(`It has no variant ${fallback}.`)
  const description = isObject(metadata) && typeof metadata.description === 'string' ? metadata.description.slice(0, 1000) : ''
  const isTargeted = targeting !== undefined && !(isObject(targeting) && Object.keys(targeting).length === 0)
  const drafts = isTargeted ? rulesOf(targeting, evaluators, null, fallback) : []
  const rules = drafts.map((draft, i) => ({ id: `flagd-${i + 1}`, enabled: true, share: 10_000, ...draft }))
  const type = typeOf(variants.map((v) => v.value))
  const enabled = state !== 'DISABLED'
  return {
    key,
    type,
    description,
    variants,
    enabled,
    offVariant: null,
    defaultVariant: fallback,
    prerequisites: [],
    overrides: [],
    rules,
  }
}

/** Reads a document of flagd. Undefined for what is none. */
export function readFlagd(document: Json): FlagImport | undefined {
  if (!isObject(document) || !isObject(document.flags)) return undefined
  const evaluators = isObject(document.$evaluators) ? document.$evaluators : {}
  return collectFlags(Object.entries(document.flags), (key, definition) => flagOf(key, definition, evaluators))
}
