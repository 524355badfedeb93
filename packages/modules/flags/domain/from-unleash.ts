import type { Condition, Json, Targeting } from '@callboard/flags-evaluator/model'
import { z } from 'zod'
import type { RuleInput, Variant } from './flag.ts'
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

// Flags of Unleash, as its export of an environment lists them (docs.getunleash.io/concepts/import-export): a strategy that applies
// switches a flag on, and the first that applies decides the variant, like a rule.

const vendor = 'Unleash'
const few = 200

const constraint = z.object({
  contextName: z.string(),
  operator: z.string(),
  values: z.array(z.string()).max(1000).nullish(),
  value: z.string().nullish(),
  inverted: z.boolean().nullish(),
  caseInsensitive: z.boolean().nullish(),
})
const variant = z.object({
  name: z.string(),
  weight: z.number().min(0),
  stickiness: z.string().nullish(),
  overrides: z.array(z.unknown()).nullish(),
  payload: z.object({ type: z.string(), value: z.string() }).nullish(),
})
const strategy = z.object({
  featureName: z.string(),
  id: z.string().nullish(),
  name: z.string(),
  title: z.string().nullish(),
  disabled: z.boolean().nullish(),
  sortOrder: z.number().nullish(),
  parameters: z.record(z.string(), z.union([z.string(), z.number()])).nullish(),
  constraints: z.array(constraint).max(few).nullish(),
  segments: z.array(z.number()).max(few).nullish(),
  variants: z.array(variant).max(few).nullish(),
})
const feature = z.object({ name: z.string(), description: z.string().nullish(), archived: z.boolean().nullish() })
const inEnvironment = z.object({
  featureName: z.string(),
  environment: z.string().nullish(),
  enabled: z.boolean(),
  variants: z.array(variant).max(few).nullish(),
})
const dependency = z.object({
  feature: z.string(),
  dependencies: z
    .array(z.object({ feature: z.string(), enabled: z.boolean().nullish(), variants: z.array(z.string()).nullish() }))
    .max(few),
})
const segment = z.object({ id: z.number(), name: z.string() })

type Constraint = z.output<typeof constraint>
type Strategy = z.output<typeof strategy>
type UnleashVariant = z.output<typeof variant>

/** Unleash's OpenFeature providers send the targeting key as the user. */
const attributeOf = (field: string) => (field === 'userId' ? 'targetingKey' : field)

/** Unleash compares texts: a number or boolean of the context equals the text that it is written as. */
function spellings(text: string): (string | number | boolean)[] {
  if (text === 'true' || text === 'false') return [text, text === 'true']
  return String(Number(text)) === text ? [text, Number(text)] : [text]
}

const numberIn = (text: string | undefined) => {
  const number = Number(text)
  return text && Number.isFinite(number) ? number : refuse('It compares an attribute with something other than a number.')
}

function textConditions(
  { contextName, caseInsensitive }: Constraint,
  values: readonly string[],
  operator: 'startsWith' | 'endsWith' | 'contains' | 'matches',
): Targeting {
  if (caseInsensitive) return refuse('It compares texts without regard to upper and lower case.')
  return { any: values.map((value): Condition => ({ attribute: attributeOf(contextName), operator, value })) }
}

const bounds = {
  EQ: (v: string | number) => ({ min: v, max: v }),
  GT: (v: string | number) => ({ min: v, minExclusive: true }),
  GTE: (v: string | number) => ({ min: v }),
  LT: (v: string | number) => ({ max: v, maxExclusive: true }),
  LTE: (v: string | number) => ({ max: v }),
  AFTER: (v: string | number) => ({ min: v, minExclusive: true }),
  BEFORE: (v: string | number) => ({ max: v, maxExclusive: true }),
}
const comparisons = { NUM: 'number', SEMVER: 'version', DATE: 'time' } as const

function rangeCondition({ contextName, operator, value }: Constraint): Condition {
  const [prefix = '', suffix = ''] = operator.split('_')
  const as = Object.hasOwn(comparisons, prefix) ? comparisons[prefix as keyof typeof comparisons] : undefined
  const bound = Object.hasOwn(bounds, suffix) ? bounds[suffix as keyof typeof bounds] : undefined
  if (!as || !bound) return refuse(`It uses the operator ${operator}, which has no counterpart.`)
  const limit = as === 'number' ? numberIn(value ?? undefined) : (value ?? refuse(`It compares ${contextName} with nothing.`))
  return { attribute: attributeOf(contextName), operator: 'range', as, ...bound(limit) }
}

function plainConditionOf(part: Constraint): Targeting {
  const { contextName, operator } = part
  const values = (part.values ?? []).map((v) => v.trim()).filter((v) => v !== '')
  if (operator === 'IN' || operator === 'NOT_IN') {
    if (values.length === 0) return refuse(`It compares ${contextName} with an empty list.`)
    const inList: Targeting = { attribute: attributeOf(contextName), operator: 'in', values: values.flatMap(spellings) }
    return operator === 'IN' ? inList : { not: inList }
  }
  if (operator === 'STR_STARTS_WITH') return textConditions(part, values, 'startsWith')
  if (operator === 'STR_ENDS_WITH') return textConditions(part, values, 'endsWith')
  if (operator === 'STR_CONTAINS') return textConditions(part, values, 'contains')
  if (operator === 'REGEX') return textConditions(part, [part.value ?? ''], 'matches')
  return rangeCondition(part)
}

function conditionOf(part: Constraint): Targeting {
  const condition = plainConditionOf(part)
  return part.inverted ? { not: condition } : condition
}

/** Comparisons with the time of the evaluation, which are the schedule of a rule. */
function scheduleOf(parts: readonly Constraint[]): RuleInput['schedule'] {
  if (parts.length === 0) return undefined
  const schedule: { start?: string; end?: string } = {}
  for (const { operator, value, inverted } of parts) {
    const isStart = (operator === 'DATE_AFTER') !== Boolean(inverted)
    const edge = isStart ? 'start' : 'end'
    if (!value || schedule[edge] !== undefined)
      return refuse('It compares the time of the evaluation in a way that is no schedule.')
    schedule[edge] = value
  }
  return schedule
}

type Rollout = { share: number; unit: string | null; among?: Targeting }

const percent = (value: string | number | undefined) => {
  const share = Math.round(Number(value ?? 100) * 100)
  return share >= 0 && share <= 10_000 ? share : refuse('Its rollout is not a percentage.')
}

const unitOf = (stickiness: string | number | undefined | null) => {
  if (stickiness === 'random') return refuse('It assigns anew at each evaluation (stickiness “random”).')
  return stickiness === undefined || stickiness === null || stickiness === 'default'
    ? 'targetingKey'
    : attributeOf(String(stickiness))
}

const listed = (attribute: string, list: string | number | undefined): Rollout => {
  const values = String(list ?? '')
    .split(',')
    .map((v) => v.trim())
    .filter((v) => v !== '')
  if (values.length === 0) return refuse('It has a list of users or addresses without an entry.')
  return { share: 10_000, unit: null, among: { attribute, operator: 'in', values } }
}

/** Who is in, of those that the constraints of a strategy let through. */
function rolloutOf({ name, parameters }: Strategy): Rollout {
  const { rollout, percentage, stickiness, userIds, IPs } = parameters ?? {}
  const gradual = (share: number, by: string | number | undefined) => ({ share, unit: share === 10_000 ? null : unitOf(by) })
  switch (name) {
    case 'default':
      return { share: 10_000, unit: null }
    case 'flexibleRollout':
      return gradual(percent(rollout), stickiness)
    case 'gradualRolloutUserId':
      return gradual(percent(percentage), 'userId')
    case 'gradualRolloutSessionId':
      return gradual(percent(percentage), 'sessionId')
    case 'gradualRolloutRandom':
      return gradual(percent(percentage), 'random')
    case 'userWithId':
      return listed('targetingKey', userIds)
    case 'remoteAddress':
      return String(IPs ?? '').includes('/') ? refuse('It compares addresses with ranges.') : listed('remoteAddress', IPs)
    default:
      return refuse(`It uses the strategy ${name}, which has no counterpart.`)
  }
}

/** Which variants those that are in get, and by what they are assigned. */
function splitOf(variants: readonly UnleashVariant[], rollout: Rollout): Pick<RuleInput, 'split' | 'unit'> {
  const split = scaleWeights(variants.map((v) => ({ variant: v.name, weight: v.weight })))
  if (variants.length === 1) return { split, unit: rollout.unit }
  const unit = unitOf(variants[0]?.stickiness)
  if (rollout.unit !== null && rollout.unit !== unit)
    return refuse('Its rollout and its variants are assigned by different attributes.')
  return { split, unit }
}

type Document = {
  segments: ReadonlyMap<number, string>
  strategies: ReadonlyMap<string, readonly unknown[]>
  environments: ReadonlyMap<string, unknown>
  dependencies: ReadonlyMap<string, unknown>
}

function ruleOf(part: Strategy, i: number, otherwise: readonly UnleashVariant[], document: Document): RuleInput {
  const constraints = part.constraints ?? []
  const schedule = scheduleOf(constraints.filter((c) => c.contextName === 'currentTime'))
  const { among, ...rollout } = rolloutOf(part)
  const segments = (part.segments ?? []).map((id): Targeting => {
    const name = document.segments.get(id)
    return name === undefined
      ? refuse('It refers to a segment that is not in the document.')
      : { segment: name.trim().replace(/\s+/g, '-') }
  })
  const all = [
    ...constraints.filter((c) => c.contextName !== 'currentTime').map(conditionOf),
    ...segments,
    ...(among ? [among] : []),
  ]
  const variants = part.variants?.length ? part.variants : otherwise
  return {
    id: part.id ?? `unleash-${i + 1}`,
    ...(part.title ? { name: part.title.slice(0, 200) } : {}),
    enabled: !part.disabled,
    targeting: all.length === 0 ? null : { all },
    ...rollout,
    ...(variants.length > 0 ? splitOf(variants, rollout) : { split: giveAll(null) }),
    ...(schedule ? { schedule } : {}),
  }
}

function payloadOf({ name, payload, overrides }: UnleashVariant): Json {
  if (overrides?.length) return refuse(`Its variant ${name} is given to some by an attribute, whether they are in or not.`)
  if (!payload) return name
  if (payload.type === 'number') return numberIn(payload.value)
  if (payload.type !== 'json') return payload.value
  try {
    return JSON.parse(payload.value)
  } catch {
    return refuse(`The payload of its variant ${name} is not JSON.`)
  }
}

/** The variants of all strategies: those of one name must have one value. */
function variantsOf(parts: readonly UnleashVariant[]): Variant[] {
  const found = new Map<string, Json>()
  for (const part of parts) {
    const value = payloadOf(part)
    if (found.has(part.name) && JSON.stringify(found.get(part.name)) !== JSON.stringify(value))
      return refuse(`Its variant ${part.name} has different payloads.`)
    found.set(part.name, value)
  }
  return [...found].map(([name, value]) => ({ name, value }))
}

const switchVariants: Variant[] = [
  { name: 'on', value: true },
  { name: 'off', value: false },
]

/** The parts of a feature, parsed. */
function partsOf(key: string, document: Document) {
  const state = parsePart(
    inEnvironment,
    document.environments.get(key) ?? refuse('The document does not say whether it is enabled in this environment.'),
    vendor,
  )
  const strategies = (document.strategies.get(key) ?? [])
    .map((part) => parsePart(strategy, part, vendor))
    .sort((a, b) => (a.sortOrder ?? 0) - (b.sortOrder ?? 0))
  if (strategies.length > 0 && !strategies.some((s) => !s.disabled)) return refuse('All its strategies are disabled.')
  const ofEnvironment = state.variants ?? []
  const variants = variantsOf([...ofEnvironment, ...strategies.flatMap((s) => s.variants ?? [])])
  return { state, strategies, ofEnvironment, variants }
}

/** The variants of a parent that its dependents accept if they name none: all in which it is on. */
const namesWhenOn = (key: string, document: Document) => {
  const { variants } = partsOf(key, document)
  return variants.length > 0 ? variants.map((v) => v.name) : ['on']
}

function prerequisitesOf(key: string, document: Document): ImportedFlag['prerequisites'] {
  const entry = document.dependencies.get(key)
  if (entry === undefined) return []
  return parsePart(dependency, entry, vendor).dependencies.map((d) => {
    if (d.enabled === false) return refuse(`It requires that ${d.feature} is off.`)
    if (!document.environments.has(d.feature)) return refuse(`It depends on ${d.feature}, which is not in the document.`)
    return { flag: d.feature, variants: d.variants?.length ? d.variants : namesWhenOn(d.feature, document) }
  })
}

function flagOf(key: string, definition: Json, document: Document): ImportedFlag {
  const { description, archived } = parsePart(feature, definition, vendor)
  if (archived) return refuse('It is archived.')
  const { state, strategies, ofEnvironment, variants } = partsOf(key, document)
  const isSwitch = variants.length === 0
  const rules = strategies.map((part, i) => ruleOf(part, i, ofEnvironment, document))
  const everybody: RuleInput = {
    id: 'unleash-1',
    enabled: true,
    targeting: null,
    share: 10_000,
    ...(ofEnvironment.length > 0 ? splitOf(ofEnvironment, { share: 10_000, unit: null }) : { unit: null, split: giveAll(null) }),
  }
  const given = rules.length > 0 ? rules : [everybody]
  return {
    key,
    type: isSwitch ? 'boolean' : typeOf(variants.map((v) => v.value)),
    description: (description ?? '').slice(0, 1000),
    variants: isSwitch ? switchVariants : variants,
    enabled: state.enabled,
    offVariant: isSwitch ? 'off' : null,
    defaultVariant: isSwitch ? 'off' : null,
    prerequisites: prerequisitesOf(key, document),
    overrides: [],
    rules: isSwitch ? given.map((rule) => ({ ...rule, split: giveAll('on') })) : given,
  }
}

/** Elements of a list by a name that they have; others are left out. */
function byName(list: Json | undefined, name: string): Map<string, Json[]> {
  const found = new Map<string, Json[]>()
  for (const part of Array.isArray(list) ? list : []) {
    const key = isObject(part) ? part[name] : undefined
    if (typeof key === 'string') found.set(key, [...(found.get(key) ?? []), part])
  }
  return found
}

const first = (map: ReadonlyMap<string, readonly Json[]>) => new Map([...map].map(([key, [part]]) => [key, part]))

/** Parts of the requested environment. An export of a whole installation has several, and another only its own. */
function partsIn(list: Json | undefined, environment: string): Json[] {
  const parts = Array.isArray(list) ? list : []
  const named = new Set(parts.map((part) => (isObject(part) ? (part.environment ?? null) : null)))
  return named.size > 1 ? parts.filter((part) => isObject(part) && part.environment === environment) : [...parts]
}

const idSchema = z.union([z.string(), z.number()])
const strategySegment = z.object({ featureStrategyId: idSchema, segmentId: z.number() })

/** Strategies with their segments, which an export of a whole installation lists apart. */
function strategiesOf(document: { readonly [key: string]: Json }, environment: string): Json[] {
  const links = z.array(strategySegment).catch([]).parse(document.featureStrategySegments)
  return partsIn(document.featureStrategies, environment).map((part) => {
    const segments = isObject(part)
      ? links.filter((link) => link.featureStrategyId === part.id).map((link) => link.segmentId)
      : []
    return isObject(part) && segments.length > 0 ? { ...part, segments } : part
  })
}

/** Reads an export of Unleash for one environment. Undefined for what is none. */
export function readUnleash(document: Json, environment: string): FlagImport | undefined {
  if (!isObject(document) || !Array.isArray(document.features) || !Array.isArray(document.featureEnvironments)) return undefined
  const segments = z.array(segment).catch([]).parse(document.segments)
  const parts: Document = {
    segments: new Map(segments.map(({ id, name }) => [id, name])),
    strategies: byName(strategiesOf(document, environment), 'featureName'),
    environments: first(byName(partsIn(document.featureEnvironments, environment), 'featureName')),
    dependencies: first(byName(document.dependencies, 'feature')),
  }
  const features = first(byName(document.features, 'name'))
  return collectFlags(features, (key, definition) => flagOf(key, definition ?? null, parts))
}
