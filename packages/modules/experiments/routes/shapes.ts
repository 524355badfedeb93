import { date } from '@callboard/kernel/http'
import { z } from 'zod'
import { metricRoles } from '../domain/decision.ts'
import { experimentStates, outcomes, sequentialMethods } from '../domain/experiment.ts'
import { directions, metricKinds } from '../domain/metric.ts'

// Shapes of the REST API.

export const tags = ['experiments']

const time = z.date().meta({ type: 'string', format: 'date-time' })

export const metric = z
  .object({
    id: z.uuid(),
    key: z.string(),
    name: z.string(),
    kind: z.enum(metricKinds),
    event: z.string(),
    denominator: z.string().nullable().describe('Of a ratio: the event that it is divided by'),
    better: z.enum(directions),
    windowDays: z.number().int().describe("Days after a unit's exposure that count"),
    cap: z.number().nullable().describe('Larger values of a unit count as this'),
    createdBy: z.string(),
    createdAt: time,
  })
  .meta({ id: 'Metric' })

const common = z.object({
  id: z.uuid(),
  key: z.string(),
  name: z.string(),
  flagKey: z.string(),
  entityRef: z.string(),
  state: z.enum(experimentStates),
  startedAt: date,
  endedAt: date,
  outcome: z.enum(outcomes).nullable(),
  plannedUnits: z.number().int(),
})

export const experimentSummary = common.extend({ units: z.number().int() }).meta({ id: 'ExperimentSummary' })

const interval = z.object({ lower: z.number(), upper: z.number() }).nullable()

export const experiment = common
  .extend({
    hypothesis: z.string(),
    entityLabel: z.string().nullable().describe('null: the catalog does not have the entity'),
    method: z.enum(sequentialMethods),
    alpha: z.number(),
    conclusion: z.string(),
    createdBy: z.string(),
    variants: z.array(z.object({ key: z.string(), weight: z.number().describe('Percent of the units') })),
    metrics: z.array(
      z.object({
        metricId: z.uuid(),
        name: z.string(),
        kind: z.enum(metricKinds),
        role: z.enum(metricRoles),
        better: z.enum(directions),
        margin: z.number(),
      }),
    ),
  })
  .meta({ id: 'Experiment' })

export const results = z
  .object({
    days: z.array(z.string()),
    units: z.array(z.object({ variant: z.string(), byDay: z.array(z.number().int()), total: z.number().int() })),
    totalUnits: z.number().int(),
    sampleRatio: z.object({
      statistic: z.number(),
      pValue: z.number(),
      planned: z.array(z.number()),
      observed: z.array(z.number()),
      isMismatch: z.boolean(),
    }),
    metrics: z.array(
      z.object({
        metricId: z.uuid(),
        name: z.string(),
        kind: z.enum(metricKinds),
        role: z.enum(metricRoles),
        better: z.enum(directions),
        margin: z.number(),
        effects: z.array(
          z.object({
            variant: z.string(),
            looks: z.array(
              z.object({
                day: z.string(),
                estimate: z.number().describe("Share of the control's value"),
                interval: interval.describe('Holds for all looks together; null while nothing can be said'),
              }),
            ),
          }),
        ),
      }),
    ),
    decision: z.object({ kind: z.enum(['invalid', 'roll-back', 'ship', 'hold']), reason: z.string() }),
  })
  .meta({ id: 'ExperimentResults' })
