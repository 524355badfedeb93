import type { Json, Targeting, Test } from '@callboard/flags-evaluator/model'
import { z } from 'zod'
import { flagLimits, type RuleInput, type Variant } from './flag.ts'
import { json } from './flag-schema.ts'
import {
  collectFlags,
  type FlagImport,
  giveAll,
  type ImportedFlag,
  isObject,
  parsePart,
  refuse,
  scaleWeights,
  typeOf,
} from './imported-flag.ts'

// Flags of LaunchDarkly, as its API lists them with `summary=0` (launchdarkly.com/docs/api/feature-flags): off, prerequisites,
// targets, rules and the fallthrough follow each other as they do here.

const vendor = 'LaunchDarkly'
const few = 200
const index = z.number().int().min(0)

const clause = z.object({
  attribute: z.string().default(''),
  op: z.string(),
  values: z.array(json).max(flagLimits.values),
  negate: z.boolean().nullish(),
  contextKind: z.string().nullish(),
})
const rollout = z.object({
  variations: z.array(z.object({ variation: index, weight: z.number().min(0) })).max(few),
  bucketBy: z.string().nullish(),
  contextKind: z.string().nullish(),
})
const outcome = z.object({ variation: index.nullish(), rollout: rollout.nullish() })
const rule = outcome.extend({
  _id: z.string().nullish(),
  description: z.string().nullish(),
  disabled: z.boolean().nullish(),
  clauses: z.array(clause).max(few),
})
const target = z.object({
  values: z.array(z.string()).max(flagLimits.overrides),
  variation: index,
  contextKind: z.string().nullish(),
})
const environmentOf = z.object({
  on: z.boolean(),
  archived: z.boolean().nullish(),
  offVariation: index.nullish(),
  fallthrough: outcome.nullish(),
  prerequisites: z
    .array(z.object({ key: z.string(), variation: index }))
    .max(few)
    .nullish(),
  targets: z.array(target).max(few).nullish(),
  contextTargets: z.array(target).max(few).nullish(),
  rules: z.array(rule).max(few).nullish(),
})
const definition = z.object({
  key: z.string(),
  description: z.string().nullish(),
  archived: z.boolean().nullish(),
  variations: z.array(z.object({ value: json, name: z.string().nullish() })).max(few),
  environments: z.record(z.string(), json),
})

type Clause = z.output<typeof clause>
type Outcome = z.output<typeof outcome>
type Settings = z.output<typeof environmentOf>

/**
 * The name of an attribute. Those of a context that is no user are within an object of its kind, as LaunchDarkly's OpenFeature
 * providers take them; a reference such as /address/city leads into an object.
 */
function attributeOf(reference: string, kind: string | null | undefined): string {
  const path = reference.startsWith('/')
    ? reference
        .slice(1)
        .split('/')
        .map((name) => name.replaceAll('~1', '/').replaceAll('~0', '~'))
    : [reference]
  if (kind && kind !== 'user') return [kind, ...path].join('.')
  return reference === 'key' ? 'targetingKey' : path.join('.')
}

const textOf = (value: Json): string =>
  typeof value === 'string' && value !== '' ? value : refuse('It compares a text with something else.')
const numberOf = (value: Json): number =>
  typeof value === 'number' ? value : refuse('It compares a number with something else.')
/** A number is of milliseconds. */
function instantOf(value: Json): string {
  if (typeof value === 'number' && Math.abs(value) <= 8.64e15) return new Date(value).toISOString()
  return textOf(value)
}
const scalarOf = (value: Json) =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? value
    : refuse('It compares an attribute with something other than a text, a number, true or false.')

const tests: { readonly [op: string]: (value: Json) => Test } = {
  startsWith: (v) => ({ operator: 'startsWith', value: textOf(v) }),
  endsWith: (v) => ({ operator: 'endsWith', value: textOf(v) }),
  contains: (v) => ({ operator: 'contains', value: textOf(v) }),
  matches: (v) => ({ operator: 'matches', value: textOf(v) }),
  lessThan: (v) => ({ operator: 'range', as: 'number', max: numberOf(v), maxExclusive: true }),
  lessThanOrEqual: (v) => ({ operator: 'range', as: 'number', max: numberOf(v) }),
  greaterThan: (v) => ({ operator: 'range', as: 'number', min: numberOf(v), minExclusive: true }),
  greaterThanOrEqual: (v) => ({ operator: 'range', as: 'number', min: numberOf(v) }),
  before: (v) => ({ operator: 'range', as: 'time', max: instantOf(v), maxExclusive: true }),
  after: (v) => ({ operator: 'range', as: 'time', min: instantOf(v), minExclusive: true }),
  semVerEqual: (v) => ({ operator: 'range', as: 'version', min: textOf(v), max: textOf(v) }),
  semVerLessThan: (v) => ({ operator: 'range', as: 'version', max: textOf(v), maxExclusive: true }),
  semVerGreaterThan: (v) => ({ operator: 'range', as: 'version', min: textOf(v), minExclusive: true }),
}

function conditionOf({ attribute: reference, op, values, negate, contextKind }: Clause): Targeting {
  if (values.length === 0) return refuse('It has a condition without a value.')
  if (op === 'segmentMatch') {
    const segments: Targeting = { any: values.map((v): Targeting => ({ segment: textOf(v) })) }
    return negate ? { not: segments } : segments
  }
  if (reference === 'kind') return refuse('It targets a kind of context.')
  const attribute = attributeOf(reference, contextKind)
  const test = Object.hasOwn(tests, op) ? tests[op] : undefined
  if (op !== 'in' && !test) return refuse(`It uses the operator ${op}, which has no counterpart.`)
  const condition: Targeting = test
    ? { any: values.map((v): Targeting => ({ attribute, ...test(v) })) }
    : { attribute, operator: 'in', values: values.map(scalarOf) }
  if (!negate) return condition
  // A negated clause does not match either while the attribute is missing.
  return { all: [{ not: { attribute, operator: 'equals', value: null } }, { not: condition }] }
}

/** Names of variations: their own, or their values, as far as no other has the same. */
function variantsOf(variations: z.output<typeof definition>['variations']): Variant[] {
  const names = new Set<string>()
  return variations.map(({ name, value }, i) => {
    const isScalar = typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    const text = name?.trim() || (isScalar ? String(value) : '')
    const isFit = text !== '' && text.length <= 100 && !names.has(text)
    const unique = isFit ? text : `variation-${i + 1}`
    names.add(unique)
    return { name: unique, value }
  })
}

const nameAt = (variants: readonly Variant[], at: number): string => variants[at]?.name ?? refuse(`It has no variation ${at}.`)

function assignment({ variation, rollout: shares }: Outcome, variants: readonly Variant[]): Pick<RuleInput, 'unit' | 'split'> {
  if (variation !== undefined && variation !== null) return { unit: null, split: giveAll(nameAt(variants, variation)) }
  if (!shares) return refuse('It has a rule without a variation.')
  const split = scaleWeights(shares.variations.map((v) => ({ variant: nameAt(variants, v.variation), weight: v.weight })))
  return { unit: attributeOf(shares.bucketBy ?? 'key', shares.contextKind), split }
}

function rulesOf({ rules, fallthrough }: Settings, variants: readonly Variant[]): RuleInput[] {
  const found = (rules ?? []).map((part, i): RuleInput => {
    const all = part.clauses.map(conditionOf)
    return {
      id: part._id ?? `launchdarkly-${i + 1}`,
      ...(part.description ? { name: part.description.slice(0, 200) } : {}),
      enabled: !part.disabled,
      targeting: all.length === 0 ? null : { all },
      share: 10_000,
      ...assignment(part, variants),
    }
  })
  if (!fallthrough?.rollout) return found
  return [
    ...found,
    {
      id: 'fallthrough',
      name: 'Everybody else',
      enabled: true,
      targeting: null,
      share: 10_000,
      ...assignment(fallthrough, variants),
    },
  ]
}

/** What those get whom no rule assigns: with a rollout, LaunchDarkly gives its first variation to contexts without a unit. */
function defaultOf({ fallthrough }: Settings, variants: readonly Variant[]): string | null {
  const at = fallthrough?.variation ?? fallthrough?.rollout?.variations.find(({ weight }) => weight > 0)?.variation
  return at === undefined ? null : nameAt(variants, at)
}

function overridesOf({ targets, contextTargets }: Settings, variants: readonly Variant[]): ImportedFlag['overrides'] {
  return [...(targets ?? []), ...(contextTargets ?? [])].flatMap(({ values, variation, contextKind }) =>
    values.map((value) => ({ unit: attributeOf('key', contextKind), value, variant: nameAt(variants, variation) })),
  )
}

type Flags = ReadonlyMap<string, Json>

/** The definition of a flag with its settings in an environment: the one of that key, or the only one. */
function partsOf(flag: Json, environment: string) {
  const parsed = parsePart(definition, flag, vendor)
  const { environments } = parsed
  const [only, ...others] = Object.values(environments)
  const settings = Object.hasOwn(environments, environment) ? environments[environment] : others.length === 0 ? only : undefined
  if (settings === undefined) return refuse(`It has no environment ${environment}.`)
  const parts = parsePart(environmentOf, settings, vendor)
  if (!parts.fallthrough)
    return refuse('The document is a summary without targeting. Ask LaunchDarkly for the flags with “summary=0”.')
  return { ...parsed, variants: variantsOf(parsed.variations), settings: parts }
}

function prerequisitesOf({ prerequisites }: Settings, flags: Flags, environment: string): ImportedFlag['prerequisites'] {
  return (prerequisites ?? []).map(({ key, variation }) => {
    const { variants, settings } = partsOf(
      flags.get(key) ?? refuse(`Its prerequisite ${key} is not in the document.`),
      environment,
    )
    if (settings.offVariation === variation)
      return refuse(
        `Its prerequisite ${key} gives the required variation also while it is off, when LaunchDarkly does not count it.`,
      )
    return { flag: key, variants: [nameAt(variants, variation)] }
  })
}

function flagOf(key: string, flag: Json, flags: Flags, environment: string): ImportedFlag {
  const { description, archived, variants, settings } = partsOf(flag, environment)
  if (archived || settings.archived) return refuse('It is archived.')
  const { on, offVariation } = settings
  return {
    key,
    type: typeOf(variants.map((v) => v.value)),
    description: (description ?? '').slice(0, 1000),
    variants,
    enabled: on,
    offVariant: offVariation === undefined || offVariation === null ? null : nameAt(variants, offVariation),
    defaultVariant: defaultOf(settings, variants),
    prerequisites: prerequisitesOf(settings, flags, environment),
    overrides: overridesOf(settings, variants),
    rules: rulesOf(settings, variants),
  }
}

/** Reads flags of LaunchDarkly, a list or one by itself, for one environment. Undefined for what is none. */
export function readLaunchDarkly(document: Json, environment: string): FlagImport | undefined {
  if (!isObject(document)) return undefined
  const items = Array.isArray(document.variations) ? [document] : document.items
  if (!Array.isArray(items)) return undefined
  const flags = new Map<string, Json>()
  for (const item of items) if (isObject(item) && typeof item.key === 'string') flags.set(item.key, item)
  return collectFlags(flags, (key, flag) => flagOf(key, flag, flags, environment))
}
