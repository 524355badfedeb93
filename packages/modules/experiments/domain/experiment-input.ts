import { z } from 'zod'
import { metricRoles } from './decision.ts'
import { sequentialMethods } from './experiment.ts'
import { keySchema } from './metric.ts'

const variant = z.object({
  /** As the flag names it. */
  key: z.string().trim().min(1, 'Name the variant.').max(100, 'Use at most 100 characters.'),
  /** Percent of the units. */
  weight: z.number().positive('A weight is above 0.').max(100),
})

const measured = z.object({
  metric: keySchema,
  role: z.enum(metricRoles),
  /** Of a guardrail: the harm that is accepted, as a share of the control's value. */
  margin: z.number().min(0).max(1).default(0),
})

/** The same keys that flags can have. */
const flagKey = z
  .string()
  .trim()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/, 'Enter the key of a flag.')

const sumOf = (variants: readonly { weight: number }[]) => variants.reduce((sum, { weight }) => sum + weight, 0)
const isDistinct = (keys: readonly string[]) => new Set(keys).size === keys.length

export const experimentInput = z.object({
  key: keySchema,
  name: z.string().trim().min(1, 'Enter a name.').max(200, 'Use at most 200 characters.'),
  hypothesis: z.string().trim().max(2000, 'Use at most 2,000 characters.').default(''),
  flagKey,
  /** The entity that it belongs to, such as component:default/checkout. */
  entity: z.string().trim().toLowerCase().min(1, 'Choose the entity that it belongs to.').max(600),
  method: z.enum(sequentialMethods).default('obrien-fleming'),
  alpha: z.number().min(0.001, 'Use 0.001 to 0.2.').max(0.2, 'Use 0.001 to 0.2.').default(0.05),
  plannedUnits: z.number().int().min(100, 'Plan at least 100 units.').max(1_000_000_000),
  /** Ends the experiment and gives everybody the control once a guardrail is harmed. */
  autoRollback: z.boolean().default(false),
  /** The first is the control. */
  variants: z
    .array(variant)
    .min(2, 'An experiment has at least two variants.')
    .max(10, 'An experiment has at most ten variants.')
    .refine((all) => isDistinct(all.map(({ key }) => key)), 'Each variant has a key of its own.')
    .refine((all) => Math.abs(sumOf(all) - 100) < 1e-6, 'The weights add up to 100.'),
  metrics: z
    .array(measured)
    .min(1, 'Choose at least one metric.')
    .max(20, 'An experiment has at most 20 metrics.')
    .refine((all) => isDistinct(all.map(({ metric }) => metric)), 'Each metric is chosen once.')
    .refine((all) => all.some(({ role }) => role === 'success'), 'Choose at least one success metric.'),
})
