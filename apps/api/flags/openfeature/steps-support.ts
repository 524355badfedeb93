import type { EvaluationContext, EvaluationDetails, Hook, HookContext, JsonValue } from '@openfeature/server-sdk'
import { expect } from 'vitest'
import type { Step } from './scenarios-support.ts'

// What the steps of OpenFeature's scenarios mean, for any SDK.

type Value = boolean | string | number | JsonValue
type Details = EvaluationDetails<Value>
export type FlagType = 'boolean' | 'string' | 'number' | 'object'
export type Level = 'API' | 'Transaction' | 'Client' | 'Invocation' | 'Before Hooks'

/** An SDK with a provider of this installation. */
export type Sdk = {
  /** Evaluates with the context, and with hooks of the client and of the evaluation. */
  evaluate(
    type: FlagType,
    key: string,
    fallback: Value,
    given: { context: EvaluationContext; clientHooks: Hook[]; hooks: Hook[] },
  ): Promise<Details>
  /** Sets up a provider in a state. @returns its status */
  provide(state: string): Promise<void>
  status(): string
  /** Evaluates with an entry of context at each of the levels. @returns the context that reached the API */
  merge(levels: ReadonlyMap<Level, EvaluationContext>): Promise<EvaluationContext>
}

export type World = {
  sdk: Sdk
  flag: { type: FlagType; key: string; fallback: Value }
  context: EvaluationContext
  clientHooks: Hook[]
  hooks: Hook[]
  calls: { stage: string; by: string; details?: Details }[]
  levels: Map<Level, EvaluationContext>
  order: Level[]
  merged: EvaluationContext
  details: Details | undefined
}

export const newWorld = (sdk: Sdk): World => ({
  ...{ sdk, flag: { type: 'boolean', key: '', fallback: false }, context: {}, clientHooks: [], hooks: [], calls: [] },
  ...{ levels: new Map(), order: [], merged: {}, details: undefined },
})

const typeOf = (name: string): FlagType => {
  const lower = name.toLowerCase()
  if (lower === 'integer' || lower === 'float') return 'number'
  return lower === 'boolean' || lower === 'string' ? lower : 'object'
}

/** A value as features write it. */
function parseValue(type: string, text: string): Value {
  const kind = typeOf(type)
  if (kind === 'boolean') return text === 'true'
  if (kind === 'number') return Number(text)
  return kind === 'string' ? text : JSON.parse(text.replaceAll('\\"', '"'))
}

const detailsOf = ({ details }: World): Details => {
  if (!details) throw new Error('No flag was evaluated.')
  return details
}

async function evaluate(world: World): Promise<void> {
  const { sdk, flag, context, clientHooks, hooks } = world
  world.details = await sdk.evaluate(flag.type, flag.key, flag.fallback, { context, clientHooks, hooks })
}

async function evaluateFlag(world: World, type: string, key: string, fallback: string): Promise<void> {
  world.flag = { type: typeOf(type), key, fallback: fallback === 'null' ? null : parseValue(type, fallback) }
  await evaluate(world)
}

/** The protocol has no DEFAULT: it is UNKNOWN, and the metadata says so. */
function expectReason(world: World, reason: string): void {
  const { reason: found, flagMetadata } = detailsOf(world)
  expect(found === 'UNKNOWN' ? flagMetadata.reason : found).toBe(reason)
}

/** A hook that records its calls. */
function recorder(world: World, by: string): Hook {
  const record = (stage: string) => (_: HookContext, details?: unknown) => {
    world.calls.push({ stage, by, ...(stage === 'after' || stage === 'finally' ? { details: details as Details } : {}) })
  }
  return { before: record('before'), after: record('after'), error: record('error'), finally: record('finally') }
}

const pictures = { showImages: true, title: 'Check out these pics!', imagesPerPage: 100 }
const plain = (text: string) => text.replace(/^"|"$/g, '')

const evaluations: Step<World>[] = [
  [/^an? (stable|not ready|error|fatal|stale) provider$/, (world, [state = '']) => world.sdk.provide(state)],
  [
    /^an? (\w+)-flag with key "(.*)" and a fallback value "(.*)"$/,
    (world, [type = '', key = '', fallback = '']) => {
      world.flag = { type: typeOf(type), key, fallback: parseValue(type, fallback) }
    },
  ],
  [
    /^a context containing a key "(.*)", with type "(.*)" and with value "(.*)"$/,
    (world, [key = '', type = '', text = '']) => {
      world.context[key] = parseValue(type, text) as string
    },
  ],
  [
    /^a context containing a key "(.*)" with null value$/,
    (world, [key = '']) => {
      world.context[key] = null
    },
  ],
  [/^the flag was evaluated with details(?: asynchronously| using the evaluation options)?$/, evaluate],
  [/^the evaluation should complete without blocking$/, (world) => expect(detailsOf(world)).toBeDefined()],
  [
    /^the resolved details value should be "(.*)"$/,
    (world, [text = '']) =>
      expect(detailsOf(world).value).toEqual(parseValue(world.flag.type === 'number' ? 'float' : world.flag.type, text)),
  ],
  [/^the reason should be "(.*)"$/, (world, [reason = '']) => expectReason(world, reason)],
  [/^the error-code should be "(.*)"$/, (world, [code]) => expect(detailsOf(world).errorCode).toBe(code)],
  [/^the flag key should be "(.*)"$/, (world, [key]) => expect(detailsOf(world).flagKey).toBe(key)],
  [/^the variant should be "([^"]*)"$/, (world, [variant]) => expect(detailsOf(world).variant).toBe(variant)],
  [
    /^the resolved metadata should contain$/,
    (world, _, { rows }) =>
      expect(detailsOf(world).flagMetadata).toMatchObject(
        Object.fromEntries(rows.map(({ key, metadata_type, value }) => [key, parseValue(metadata_type ?? '', value ?? '')])),
      ),
  ],
  [/^the resolved metadata is empty$/, (world) => expect(detailsOf(world).flagMetadata).toEqual({})],
  [/^the provider status should be "(.*)"$/, (world, [status]) => expect(world.sdk.status()).toBe(status)],
  [
    /^an evaluation context with modifiable data$/,
    (world) => {
      world.context = { targetingKey: 'ada', tags: ['a'] }
    },
  ],
  [
    /^the original evaluation context should remain unmodified$/,
    (world) => expect(world.context).toEqual({ targetingKey: 'ada', tags: ['a'] }),
  ],
  [/^the evaluation details should be immutable$/, (world) => expect(Object.isFrozen(detailsOf(world).flagMetadata)).toBe(true)],
]

const hooks: Step<World>[] = [
  [/^a client with added hook$/, (world) => world.clientHooks.push(recorder(world, 'client'))],
  [
    /^evaluation options containing specific hooks$/,
    (world) => world.hooks.push(recorder(world, 'first'), recorder(world, 'second')),
  ],
  [
    /^the "(\w+)" hook should have been executed$/,
    (world, [stage]) => expect(world.calls.map((call) => call.stage)).toContain(stage),
  ],
  [
    /^the specified hooks should execute during evaluation$/,
    (world) =>
      expect(world.calls.filter((call) => call.by === 'second').map((call) => call.stage)).toEqual([
        'before',
        'after',
        'finally',
      ]),
  ],
  [
    /^the hook order should be maintained$/,
    (world) => {
      const by = (stage: string) => world.calls.filter((call) => call.stage === stage).map((call) => call.by)
      expect([by('before'), by('after'), by('finally')]).toEqual([
        ['first', 'second'],
        ['second', 'first'],
        ['second', 'first'],
      ])
    },
  ],
  [
    /^the "(.*)" hooks should be called with evaluation details$/,
    (world, [stages = ''], { rows }) => {
      const names = { flag_key: 'flagKey', value: 'value', variant: 'variant', reason: 'reason', error_code: 'errorCode' }
      for (const stage of stages.split(', ')) {
        const details = world.calls.find((call) => call.stage === stage)?.details
        for (const { data_type, key, value } of rows) {
          const found = details?.[names[key as keyof typeof names] as keyof Details]
          expect(found ?? null).toEqual(value === 'null' ? null : parseValue(data_type ?? '', value ?? ''))
        }
      }
    },
  ],
]

/** Those of the feature that newer ones replace. */
const deprecated: Step<World>[] = [
  [
    /^an? (\w+) flag with key "(.*)" is evaluated with (?:details and )?(?:a )?(null )?default value ?(.*)$/,
    (world, [type = '', key = '', none, fallback = '']) => evaluateFlag(world, type, key, none ? 'null' : plain(fallback)),
  ],
  [
    /^a non-existent (\w+) flag with key "(.*)" is evaluated with details and a fallback value "(.*)"$/,
    (world, [type = '', key = '', fallback = '']) => evaluateFlag(world, type, key, fallback),
  ],
  [
    /^a string flag with key "(.*)" is evaluated as an (integer), with details and a fallback value (.*)$/,
    (world, [key = '', type = '', fallback = '']) => evaluateFlag(world, type, key, fallback),
  ],
  [
    /^the resolved (boolean|string|integer|float) (?:details )?value should be "?([^",]*)"?(?:, the variant should be "(.*)", and the reason should be "(.*)")?$/,
    (world, [type = '', text = '', variant, reason]) => {
      expect(detailsOf(world).value).toEqual(parseValue(type, text))
      if (variant !== undefined) expect(detailsOf(world).variant).toBe(variant)
      if (reason !== undefined) expectReason(world, reason)
    },
  ],
  [
    /^the resolved object (?:details )?value should be contain fields /,
    (world) => expect(detailsOf(world).value).toEqual(pictures),
  ],
  [
    /^the variant should be "([^"]*)", and the reason should be "(.*)"$/,
    (world, [variant, reason = '']) => {
      expect(detailsOf(world).variant).toBe(variant)
      expectReason(world, reason)
    },
  ],
  [
    /^context contains keys "fn", "ln", "age", "customer" with values "(.*)", "(.*)", (\d+), "(.*)"$/,
    (world, [fn = '', ln = '', age, customer]) => {
      world.context = { fn, ln, age: Number(age), customer: customer === 'true' }
    },
  ],
  [
    /^a flag with key "(.*)" is evaluated with default value "(.*)"$/,
    (world, [key = '', fallback = '']) => evaluateFlag(world, 'string', key, fallback),
  ],
  [/^the resolved string response should be "(.*)"$/, (world, [text]) => expect(detailsOf(world).value).toBe(text)],
  [
    /^the resolved flag value is "(.*)" when the context is empty$/,
    async (world, [text]) => {
      world.context = {}
      await evaluate(world)
      expect(detailsOf(world).value).toBe(text)
    },
  ],
  [
    /^the default (?:string|integer) value should be returned$/,
    (world) => expect(detailsOf(world).value).toEqual(world.flag.fallback),
  ],
  [
    /^the reason should indicate an error and the error code should indicate a (?:missing flag|type mismatch) with "(.*)"$/,
    (world, [code]) => expect(detailsOf(world)).toMatchObject({ reason: 'ERROR', errorCode: code }),
  ],
]

const addLevel = (world: World, level: Level, key: string, value: string) =>
  world.levels.set(level, { ...world.levels.get(level), [key]: value })

const merging: Step<World>[] = [
  [/^a stable provider with retrievable context is registered$/, (world) => world.sdk.provide('stable')],
  [
    /^A context entry with key "(.*)" and value "(.*)" is added to the "(.*)" level$/,
    (world, [key = '', value = '', level]) => addLevel(world, level as Level, key, value),
  ],
  [
    /^A table with levels of increasing precedence$/,
    (world, _, { cells }) => {
      world.order = cells.flat() as Level[]
    },
  ],
  [
    /^Context entries for each level from API level down to the "(.*)" level, with key "(.*)" and value ".*"$/,
    (world, [last, key = '']) => {
      for (const level of world.order.slice(0, world.order.indexOf(last as Level) + 1)) addLevel(world, level, key, level)
    },
  ],
  [
    /^Some flag was evaluated$/,
    async (world) => {
      world.merged = await world.sdk.merge(world.levels)
    },
  ],
  [
    /^The merged context contains an entry with key "(.*)" and value "(.*)"$/,
    (world, [key = '', value]) => expect(world.merged[key]).toBe(value),
  ],
]

export const steps: Step<World>[] = [...evaluations, ...hooks, ...deprecated, ...merging]
