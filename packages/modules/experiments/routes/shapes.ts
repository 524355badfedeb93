import { date } from '@callboard/kernel/http'
import { z } from 'zod'
import { metricRoles } from '../domain/decision.ts'
import { experimentStates, outcomes, sequentialMethods } from '../domain/experiment.ts'
import { directions, metricKinds } from '../domain/metric-kind.ts'
import { maxAttributes, maxSegmentValues, minSegmentUnits } from '../domain/segments.ts'

// Shapes of the REST API.

export const tags = ['experiments']

const time = z.date()

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
    percentile: z.number().nullable().describe('Of a percentile: the share of units below it'),
    covariateDays: z.number().int().nullable().describe('Days before the exposure whose values reduce the variance (CUPED)'),
    minimumEffect: z.number().nullable().describe("The smallest effect that matters, as a share of the control's value"),
    owner: z.string().nullable(),
    createdBy: z.string(),
    createdAt: time,
  })
  .meta({
    id: 'Metric',
    examples: [
      {
        id: '0193a1c2-5d2e-7c40-9a51-3f8b6e2d7c10',
        key: 'orders',
        name: 'Orders',
        kind: 'conversion',
        event: 'order-placed',
        denominator: null,
        better: 'increase',
        windowDays: 14,
        cap: null,
        percentile: null,
        covariateDays: 14,
        minimumEffect: 0.02,
        owner: 'group:default/payments',
        createdBy: 'Ada Lovelace',
        createdAt: '2026-11-20T09:00:00.000Z',
      },
    ],
  })

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

const exampleCommon = {
  id: '0193a1c2-5d2e-7c40-9a51-3f8b6e2d7c10',
  key: 'checkout-button',
  name: 'A green checkout button',
  flagKey: 'checkout-button',
  entityRef: 'component:default/checkout',
  state: 'running',
  startedAt: '2026-11-20T09:00:00.000Z',
  endedAt: null,
  outcome: null,
  plannedUnits: 20_000,
}

export const experimentSummary = common
  .extend({ units: z.number().int() })
  .meta({ id: 'ExperimentSummary', examples: [{ ...exampleCommon, units: 12_408 }] })

const interval = z.object({ lower: z.number(), upper: z.number() }).nullable()

export const experiment = common
  .extend({
    hypothesis: z.string(),
    entityLabel: z.string().nullable().describe('null: the catalog does not have the entity'),
    method: z.enum(sequentialMethods),
    alpha: z.number(),
    autoRollback: z.boolean().describe('Whether a harmed guardrail ends it and gives everybody the control'),
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
        covariateDays: z.number().int().nullable(),
        minimumEffect: z.number().nullable(),
      }),
    ),
  })
  .meta({
    id: 'Experiment',
    examples: [
      {
        ...exampleCommon,
        hypothesis: 'More people order when they see the button at once.',
        entityLabel: 'Checkout',
        method: 'always-valid',
        alpha: 0.05,
        autoRollback: false,
        conclusion: '',
        createdBy: 'Ada Lovelace',
        variants: [
          { key: 'control', weight: 50 },
          { key: 'treatment', weight: 50 },
        ],
        metrics: [
          {
            metricId: '0193a1c2-5d2e-7c40-9a51-3f8b6e2d7c10',
            name: 'Orders',
            kind: 'conversion',
            role: 'success',
            better: 'increase',
            margin: 0,
            covariateDays: 14,
            minimumEffect: 0.02,
          },
        ],
      },
    ],
  })

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
        covariateDays: z.number().int().nullish(),
        minimumEffect: z.number().nullish(),
        requiredUnits: z
          .number()
          .int()
          .nullable()
          .describe('Units of all variants that find the smallest effect that matters with a power of 80% at one look'),
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
    harmedGuardrails: z.array(z.string()).describe('Names of guardrails that are worse than accepted'),
    decision: z.object({ kind: z.enum(['invalid', 'roll-back', 'ship', 'hold']), reason: z.string() }),
  })
  .meta({
    id: 'ExperimentResults',
    examples: [
      {
        days: ['2026-11-20'],
        units: [
          { variant: 'control', byDay: [612], total: 612 },
          { variant: 'treatment', byDay: [598], total: 598 },
        ],
        totalUnits: 1210,
        sampleRatio: { statistic: 0.16, pValue: 0.69, planned: [0.5, 0.5], observed: [612, 598], isMismatch: false },
        metrics: [
          {
            metricId: '0193a1c2-5d2e-7c40-9a51-3f8b6e2d7c10',
            name: 'Orders',
            kind: 'conversion',
            role: 'success',
            better: 'increase',
            margin: 0,
            covariateDays: null,
            minimumEffect: 0.02,
            requiredUnits: 18_400,
            effects: [
              {
                variant: 'treatment',
                looks: [{ day: '2026-11-20', estimate: 0.04, interval: { lower: -0.11, upper: 0.19 } }],
              },
            ],
          },
        ],
        harmedGuardrails: [],
        decision: { kind: 'hold', reason: 'No success metric is better than control yet.' },
      },
    ],
  })

export const segments = z
  .array(
    z.object({
      metricId: z.uuid(),
      attribute: z.string(),
      value: z.string(),
      variant: z.string(),
      units: z.number().int().describe('Of the variant and the control together'),
      estimate: z.number().describe("Share of the control's value"),
      interval: z.object({ lower: z.number(), upper: z.number() }).describe('At 1 - alpha for this segment alone'),
      pValue: z.number().describe('Adjusted by Benjamini-Hochberg for all of these comparisons together'),
      isDifferent: z.boolean(),
    }),
  )
  .describe(
    `Effects on success metrics by attribute of the units, for up to ${maxAttributes} attributes with ${maxSegmentValues} values each, of segments with at least ${minSegmentUnits} units in both variants. For exploration: no decision depends on them`,
  )
  .meta({
    examples: [
      [
        {
          metricId: '0193a1c2-5d2e-7c40-9a51-3f8b6e2d7c10',
          attribute: 'country',
          value: 'SE',
          variant: 'treatment',
          units: 412,
          estimate: 0.06,
          interval: { lower: -0.12, upper: 0.24 },
          pValue: 0.51,
          isDifferent: false,
        },
      ],
    ],
  })

export const exampleDraft = {
  key: 'checkout-button',
  name: 'A green checkout button',
  hypothesis: 'More people order when they see the button at once.',
  flagKey: 'checkout-button',
  entity: 'component:default/checkout',
  method: 'always-valid',
  plannedUnits: 20_000,
  variants: [
    { key: 'control', weight: 50 },
    { key: 'treatment', weight: 50 },
  ],
  metrics: [{ metric: 'orders', role: 'success' }],
}
