import { comparisons, flagTypes, operators } from '@callboard/flags-evaluator/model'
import { z } from 'zod'
import { approvals } from '../domain/approval.ts'

// Shapes of the REST API. Each operation parses what is sent, and names the field that is wrong.

export const tags = ['flags']
export const json = z.unknown()
const date = z.date()
export const why = z.string().max(500).default('').describe('Shown in the history of the flag')
export const byKey = z.object({
  key: z
    .string()
    .max(100)
    .meta({ examples: ['new-checkout'] }),
})
export const inEnvironment = byKey.extend({
  environment: z
    .string()
    .max(40)
    .meta({ examples: ['production'] }),
})
const share = z.number().int().describe('In 0.01%: 10000 is everybody')
export const variantName = z.string().nullable().describe('null: the default in the code')

export const targeting = json.describe(
  `null: everybody. A condition {attribute, operator, …} with one of ${operators.join(', ')} (a range compares as ${comparisons.join(', ')}), or {"all": […]}, {"any": […]}, {"not": …}, {"segment": "key"}`,
)
const rule = z.object({
  id: z.string(),
  name: z.string().optional(),
  enabled: z.boolean(),
  targeting,
  unit: z.string().nullable().describe('The attribute by whose value units are assigned; null: everybody gets the same'),
  share,
  split: z.array(z.object({ variant: variantName, weight: share })).readonly(),
  exclusive: z.object({ group: z.string(), from: share, to: share }).optional(),
  schedule: json.optional().describe('{start?, end?, ramp?: [{at, share}]}'),
})
const settings = z.object({
  enabled: z.boolean(),
  offVariant: variantName,
  defaultVariant: variantName,
  prerequisites: z.array(z.object({ flag: z.string(), variants: z.array(z.string()).readonly() })).readonly(),
  overrides: z.array(z.object({ unit: z.string(), value: z.string(), variant: z.string() })).readonly(),
  rules: z.array(rule).readonly(),
  holdout: z.boolean().describe('Whether the holdout of the environment applies'),
})
export const exampleSettings = {
  enabled: true,
  offVariant: 'off',
  defaultVariant: 'off',
  prerequisites: [],
  overrides: [],
  rules: [
    {
      id: 'beta',
      name: 'A quarter of the beta testers',
      enabled: true,
      targeting: { segment: 'beta-testers' },
      unit: 'targetingKey',
      share: 2500,
      split: [{ variant: 'on', weight: 10000 }],
    },
  ],
  holdout: false,
}
const owner = z.object({ ref: z.string(), label: z.string().nullable() }).nullable()
const type = z.enum(flagTypes)
export const state = z.enum(['active', 'archived'])
export const stale = z
  .object({
    reason: z.enum(['settled', 'unused']),
    variant: z.string().nullable().optional().describe('What everybody gets; null: the default in the code'),
    since: date,
  })
  .nullable()
  .describe('settled: everybody has had the same variant for 30 days. unused: not evaluated for 14 days')
const life = {
  draft: z.boolean().describe('It is off everywhere, and nobody has evaluated it yet'),
  permanent: z.boolean(),
  stale,
  lastEvaluatedAt: date.nullable(),
}
const exampleLife = { draft: false, permanent: false, stale: null, lastEvaluatedAt: '2026-11-29T12:00:00.000Z' }

export const flagSummary = z
  .object({
    key: z.string(),
    description: z.string(),
    type,
    state,
    ...life,
    variants: z.number().int(),
    owner,
    updatedBy: z.string(),
    updatedAt: date,
    environments: z.array(z.object({ key: z.string(), enabled: z.boolean(), rules: z.number().int() })),
  })
  .meta({
    id: 'FlagSummary',
    examples: [
      {
        key: 'new-checkout',
        description: 'The checkout of one page',
        type: 'boolean',
        state: 'active',
        ...exampleLife,
        variants: 2,
        owner: { ref: 'component:default/checkout', label: 'Checkout' },
        updatedBy: 'Ada Lovelace',
        updatedAt: '2026-11-29T12:03:10.000Z',
        environments: [{ key: 'production', enabled: true, rules: 1 }],
      },
    ],
  })

export const flag = z
  .object({
    key: z.string(),
    description: z.string(),
    type,
    state,
    ...life,
    archived: z.object({ until: date, variant: variantName }).nullable().describe('What applications get, and until when'),
    variants: z.array(z.object({ name: z.string(), value: json })),
    schema: json,
    owner,
    createdBy: z.string(),
    createdAt: date,
    environments: z.array(
      settings.extend({
        key: z.string(),
        name: z.string(),
        approval: z.enum(approvals),
        revision: z.number().int(),
        updatedBy: z.string(),
        updatedAt: date,
      }),
    ),
    history: z.array(
      z.object({
        id: z.uuid(),
        environment: z.string().nullable(),
        at: date,
        by: z.string(),
        why: z.string(),
        before: json,
        after: json,
      }),
    ),
    segments: z.array(z.string()),
  })
  .meta({
    id: 'Flag',
    examples: [
      {
        key: 'new-checkout',
        description: 'The checkout of one page',
        type: 'boolean',
        state: 'active',
        ...exampleLife,
        archived: null,
        variants: [
          { name: 'on', value: true },
          { name: 'off', value: false },
        ],
        schema: null,
        owner: { ref: 'component:default/checkout', label: 'Checkout' },
        createdBy: 'Ada Lovelace',
        createdAt: '2026-11-20T09:00:00.000Z',
        environments: [
          {
            key: 'production',
            name: 'Production',
            approval: 'none',
            revision: 3,
            updatedBy: 'Ada Lovelace',
            updatedAt: '2026-11-29T12:03:10.000Z',
            ...exampleSettings,
          },
        ],
        history: [],
        segments: ['beta-testers'],
      },
    ],
  })

export const flagReferences = z
  .object({
    total: z.number().int(),
    repositories: z.number().int().describe('That have these lines'),
    searched: z.number().int().describe('Repositories with code that were searched for flags'),
    searchedAt: date.nullable().describe('The latest search of any of them; null before the first'),
    references: z
      .array(
        z.object({
          integrationId: z.uuid(),
          repository: z.string(),
          path: z.string(),
          line: z.number().int(),
          excerpt: z.string(),
          url: z.string(),
        }),
      )
      .describe('At most 200'),
  })
  .meta({
    id: 'FlagReferences',
    examples: [
      {
        total: 1,
        repositories: 1,
        searched: 12,
        searchedAt: '2026-11-29T12:00:00.000Z',
        references: [
          {
            integrationId: '0193a1c2-5d2e-7c40-9a51-3f8b6e2d7c10',
            repository: 'acme/checkout',
            path: 'src/checkout.ts',
            line: 41,
            excerpt: "if (await flags.getBooleanValue('new-checkout', false)) return onePage()",
            url: 'https://github.com/acme/checkout/blob/6f1e2c0/src/checkout.ts#L41',
          },
        ],
      },
    ],
  })

const exampleFlag = {
  description: 'The checkout of one page',
  variants: [
    { name: 'on', value: true },
    { name: 'off', value: false },
  ],
  owner: 'component:default/checkout',
  why: 'Replaces the checkout of three pages',
}
const flagFields = z.object({
  description: z.string().max(1000).default(''),
  variants: z.array(z.object({ name: z.string(), value: json })).max(20),
  schema: json.optional().describe('JSON schema of the values of a structure'),
  owner: z.string().max(600).nullable().default(null),
  why,
})
export const changedFlag = flagFields.meta({ examples: [exampleFlag] })
export const newFlag = flagFields
  .extend({ key: z.string().max(100), type })
  .meta({ examples: [{ key: 'new-checkout', type: 'boolean', ...exampleFlag }] })
