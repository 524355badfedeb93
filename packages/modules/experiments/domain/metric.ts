import { z } from 'zod'
import { directions, metricKinds } from './metric-kind.ts'

/** A name that code and events refer to. */
export const keySchema = z
  .string()
  .trim()
  .regex(/^[a-z0-9][a-z0-9._-]{0,99}$/, 'Use lowercase letters, digits, dots, hyphens and underscores, at most 100.')

/** The name of an event, as applications report it. */
const eventName = z.string().trim().min(1, 'Name the event.').max(100, 'Use at most 100 characters.')

const maxWindowDays = 90

export const metricInput = z
  .object({
    key: keySchema,
    name: z.string().trim().min(1, 'Enter a name.').max(100, 'Use at most 100 characters.'),
    kind: z.enum(metricKinds, 'Choose conversion, mean, ratio or percentile.'),
    event: eventName,
    /** Of a ratio: the event that it is divided by. */
    denominator: eventName.nullable().default(null),
    better: z.enum(directions, 'Choose whether an increase or a decrease is better.').default('increase'),
    windowDays: z.number().int().min(1, 'Use 1 to 90 days.').max(maxWindowDays, 'Use 1 to 90 days.').default(14),
    cap: z.number().positive('Enter a number above 0.').nullable().default(null),
    percentile: z
      .number('Enter a number between 1 and 99.')
      .min(0.01, 'Use the 1st to the 99th percentile.')
      .max(0.99, 'Use the 1st to the 99th percentile.')
      .nullable()
      .default(null)
      .describe('Of a percentile: the share of units below it, such as 0.95'),
    covariateDays: z
      .number('Enter a number of days.')
      .int('Use whole days.')
      .min(1, 'Use 1 to 30 days.')
      .max(30, 'Use 1 to 30 days.')
      .nullable()
      .default(null)
      .describe('Days before the exposure whose values of the same event reduce the variance (CUPED)'),
    minimumEffect: z
      .number('Enter a percentage above 0.')
      .positive('Enter a percentage above 0.')
      .max(10, 'Use at most 1,000%.')
      .nullable()
      .default(null)
      .describe("The smallest effect that matters, as a share of the control's value"),
    owner: z
      .string()
      .trim()
      .toLowerCase()
      .max(600)
      .nullable()
      .default(null)
      .describe('A group or user of the catalog, such as group:default/payments'),
  })
  .refine(({ kind, denominator }) => (kind === 'ratio') === (denominator !== null), {
    path: ['denominator'],
    message: 'A ratio needs the event that it is divided by, and other metrics have none.',
  })
  .refine(({ kind, percentile }) => (kind === 'percentile') === (percentile !== null), {
    path: ['percentile'],
    message: 'Choose which percentile. Other metrics have none.',
  })
  .refine(({ kind, covariateDays }) => covariateDays === null || kind === 'conversion' || kind === 'mean', {
    path: ['covariateDays'],
    message: 'Only a conversion or a mean can be adjusted by what units did before.',
  })

export type MetricDefinition = z.output<typeof metricInput>
