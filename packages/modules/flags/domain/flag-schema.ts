import { comparisons, flagTypes, type Json, type Rule, type Targeting } from '@callboard/flags-evaluator/model'
import { z } from 'zod'
import { flagLimits } from './flag.ts'

// What a flag consists of, for input and for what is stored.

const share = z.number().int('Use steps of 0.01%.').min(0).max(10_000, 'A share is at most 100%.')
const range = z.tuple([z.number().int().min(0), z.number().int().max(1_000_000)])
const attribute = z.string().trim().min(1, 'Name an attribute of the context.').max(200)
const name = z.string().trim().min(1).max(200)
const instant = z.iso.datetime({ offset: true, error: 'Enter a date and time, such as 2026-12-01T09:00:00Z.' })

/** Pages beside those of flags. */
const reserved = ['clients', 'segments', 'cleanup', 'requests', 'environments']

export const flagKey = z
  .string()
  .trim()
  .min(1, 'Enter a key.')
  .max(100, 'Use at most 100 characters.')
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]*$/, 'Use letters, digits, dots, dashes and underscores, and begin with a letter or digit.')
  .refine((key) => !reserved.includes(key), 'This key is reserved. Choose another.')
export const environmentKey = z
  .string()
  .trim()
  .min(1, 'Name an environment.')
  .max(40)
  .regex(/^[a-z0-9][a-z0-9-]*$/, 'Use lower-case letters, digits and dashes.')
export const why = z.string().trim().max(500, 'Use at most 500 characters.').default('')

export const json: z.ZodType<Json> = z.json()

const scalar = z.union([z.string().max(1000), z.number(), z.boolean()], 'Enter a text, a number, true or false.')
const text = z.string().min(1, 'Enter a text.').max(1000)
const of = z.enum(['any', 'all']).optional()
const bound = z.union([z.string().max(200), z.number()]).optional()

const condition = z.discriminatedUnion(
  'operator',
  [
    z.object({ attribute, of, operator: z.literal('equals'), value: scalar.nullable() }),
    z.object({
      attribute,
      of,
      operator: z.literal('in'),
      values: z
        .array(scalar)
        .min(1, 'Enter at least one value, or the rule can never match.')
        .max(flagLimits.values, `Use at most ${flagLimits.values.toLocaleString('en')} values.`),
    }),
    z.object({
      attribute,
      of,
      operator: z.literal('range'),
      as: z.enum(comparisons, 'Choose how to compare: number, version or time.'),
      min: bound,
      max: bound,
      minExclusive: z.boolean().optional(),
      maxExclusive: z.boolean().optional(),
    }),
    ...(['startsWith', 'endsWith', 'contains', 'matches'] as const).map((operator) =>
      z.object({ attribute, of, operator: z.literal(operator), value: text }),
    ),
  ],
  'Choose an operator: equals, in, range, startsWith, endsWith, contains or matches.',
)

const shapes = 'Targeting is a condition, all, any, not, or a segment.'

/** What is wrong with targeting that has the beginnings of one of its shapes, in the words of that shape. */
function targetingError(issue: z.core.$ZodRawIssue): string {
  const { input } = issue
  if (issue.code !== 'invalid_union' || typeof input !== 'object' || input === null) return shapes
  const [ofCondition = [], ofAll = [], ofAny = [], ofNot = [], ofSegment = []] = issue.errors
  const byName = { all: ofAll, any: ofAny, not: ofNot, segment: ofSegment, operator: ofCondition, attribute: ofCondition }
  const found = Object.entries(byName).find(([name]) => Object.hasOwn(input, name))
  return found?.[1][0]?.message ?? shapes
}

export const targeting: z.ZodType<Targeting> = z.lazy(() =>
  z.union(
    [
      condition as z.ZodType<Targeting>,
      z.strictObject({ all: z.array(targeting).min(1).max(flagLimits.conditions) }),
      z.strictObject({ any: z.array(targeting).min(1).max(flagLimits.conditions) }),
      z.strictObject({ not: targeting }),
      z.strictObject({ segment: name }),
    ],
    { error: targetingError },
  ),
)

const schedule = z.object({
  start: instant.optional(),
  end: instant.optional(),
  ramp: z
    .array(z.object({ at: instant, share }))
    .max(20)
    .optional(),
})

const common = {
  id: z.string().trim().min(1).max(60),
  name: z.string().trim().max(200).optional(),
  enabled: z.boolean().default(true),
  targeting: targeting.nullable().default(null),
  unit: attribute.nullable().default('targetingKey'),
  share: share.default(10_000),
  schedule: schedule.optional(),
}

/** A rule as people write it. */
const ruleInput = z.object({
  ...common,
  split: z
    .array(z.object({ variant: z.string().max(100).nullable(), weight: share }))
    .min(1, 'Choose a variant.')
    .max(flagLimits.variants),
  exclusive: z.object({ group: name, from: share, to: share }).optional(),
})

const storedRule: z.ZodType<Rule> = z.object({
  ...common,
  split: z.array(
    z.union([
      z.object({ variant: z.string().nullable(), ranges: z.array(range) }),
      z.object({ next: z.literal(true), ranges: z.array(range) }),
    ]),
  ),
  exclusive: z.object({ group: z.string(), ranges: z.array(range) }).optional(),
})

const prerequisites = z.array(z.object({ flag: flagKey, variants: z.array(z.string().max(100)).min(1).max(20) })).max(20)
const overrides = z
  .array(z.object({ unit: attribute, value: z.string().min(1).max(100), variant: z.string().max(100) }))
  .max(flagLimits.overrides, `Use at most ${flagLimits.overrides.toLocaleString('en')} overrides.`)
const variantName = z.string().max(100).nullable()

/** How an environment evaluates a flag, as people write it. */
export const settingsInput = z.object({
  enabled: z.boolean(),
  offVariant: variantName,
  defaultVariant: variantName,
  prerequisites: prerequisites.default([]),
  overrides: overrides.default([]),
  rules: z.array(ruleInput).max(flagLimits.rules, `Use at most ${flagLimits.rules} rules.`).default([]),
  holdout: z.boolean().default(true),
})
export type SettingsInput = z.output<typeof settingsInput>

/** The JSON columns of a setting. */
export const storedSettings = z.object({ prerequisites, overrides, rules: z.array(storedRule) })
export const storedVariants = z.array(z.object({ name: z.string(), value: json }))

export const flagInput = z.object({
  key: flagKey,
  description: z.string().trim().max(1000, 'Use at most 1,000 characters.').default(''),
  type: z.enum(flagTypes, 'Choose boolean, string, integer, double or structure.'),
  variants: z
    .array(
      z.object({ name: z.string().trim().min(1, 'Name the variant.').max(100), value: json }),
      'List the variants with their names and values.',
    )
    .min(1, 'Add at least one variant.')
    .max(flagLimits.variants, `Use at most ${flagLimits.variants} variants.`),
  schema: z.record(z.string(), json).nullable().default(null),
  owner: z
    .string()
    .trim()
    .toLowerCase()
    .max(600)
    .nullable()
    .default(null)
    .describe('A component or system of the catalog, such as component:default/checkout'),
})
export type FlagInput = z.output<typeof flagInput>
