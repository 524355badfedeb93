import { z } from 'zod'
import { directions, metricKinds } from './metric-kind.ts'

/** A name that code and events refer to. */
export const keySchema = z
  .string()
  .trim()
  .regex(/^[a-z0-9][a-z0-9._-]{0,99}$/, 'Use lowercase letters, digits, dots, hyphens and underscores, at most 100.')

const maxWindowDays = 90

export const metricInput = z
  .object({
    key: keySchema,
    name: z.string().trim().min(1, 'Enter a name.').max(100, 'Use at most 100 characters.'),
    kind: z.enum(metricKinds, 'Choose conversion, mean or ratio.'),
    event: keySchema,
    /** Of a ratio: the event that it is divided by. */
    denominator: keySchema.nullable().default(null),
    better: z.enum(directions, 'Choose whether an increase or a decrease is better.').default('increase'),
    windowDays: z.number().int().min(1, 'Use 1 to 90 days.').max(maxWindowDays, 'Use 1 to 90 days.').default(14),
    cap: z.number().positive('Enter a number above 0.').nullable().default(null),
  })
  .refine(({ kind, denominator }) => (kind === 'ratio') === (denominator !== null), {
    path: ['denominator'],
    message: 'A ratio needs the event that it is divided by, and other metrics have none.',
  })

export type MetricDefinition = z.output<typeof metricInput>
