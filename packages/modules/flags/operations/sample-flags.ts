import type { TenantDb } from '@callboard/db/for-tenant'
import type { OperationContext } from '@callboard/kernel/operation'
import type { z } from 'zod'
import type { FlagSettings, RuleInput } from '../domain/flag.ts'
import { flagInput } from '../domain/flag-schema.ts'
import { toStoredRule } from '../domain/rules.ts'
import { insertFlag } from './create-flag.ts'
import { lockFlags } from './flag-record.ts'

type Sample = {
  flag: z.input<typeof flagInput>
  why: string
  production: { defaultVariant: string; rules: readonly RuleInput[] }
}

const rule = (id: string, name: string, given: Partial<RuleInput>): RuleInput => ({
  id,
  name,
  enabled: true,
  targeting: null,
  unit: 'targetingKey',
  share: 10_000,
  split: [{ variant: 'on', weight: 10_000 }],
  ...given,
})

const onOff = [
  { name: 'on', value: true },
  { name: 'off', value: false },
]

const samples: readonly Sample[] = [
  {
    flag: {
      ...{ key: 'new-checkout', type: 'boolean', variants: onOff, owner: 'component:default/checkout-web' },
      description: 'The checkout on one page',
    },
    why: 'Sweden first, then a tenth of everybody',
    production: {
      defaultVariant: 'off',
      rules: [
        rule('sweden', 'Sweden', { targeting: { attribute: 'country', operator: 'equals', value: 'SE' } }),
        rule('tenth', 'A tenth of everybody', { share: 1000 }),
      ],
    },
  },
  {
    flag: {
      ...{ key: 'payment-retries', type: 'integer', owner: 'component:default/checkout-api' },
      description: 'How often a declined payment is repeated',
      variants: [
        { name: 'once', value: 1 },
        { name: 'thrice', value: 3 },
      ],
    },
    why: 'Compare one retry with three',
    production: {
      defaultVariant: 'once',
      rules: [
        rule('half', 'Half and half', {
          split: [
            { variant: 'once', weight: 5000 },
            { variant: 'thrice', weight: 5000 },
          ],
        }),
      ],
    },
  },
  {
    flag: {
      ...{ key: 'instant-search', type: 'boolean', variants: onOff, owner: 'component:default/catalog-search' },
      description: 'Results while one types',
    },
    why: 'Shipped to everybody',
    production: { defaultVariant: 'on', rules: [] },
  },
]

/** Adds flags to services of the sample organization, once. */
export async function addSampleFlags(context: OperationContext): Promise<void> {
  if (!context.platform.demo) return
  await context.tx(async (db) => {
    await lockFlags(db, context.tenantId)
    const isThere = await db.integration.findFirst({ where: { sample: true }, select: { id: true } })
    if (!isThere || (await db.flag.count({ where: { sample: true } })) > 0) return
    for (const { flag, why, production } of samples) {
      if ((await db.flag.count({ where: { key: flag.key } })) > 0) continue
      const rules = production.rules.map((one) => toStoredRule(one, undefined, false))
      const settings: FlagSettings = {
        ...{ enabled: true, offVariant: null, defaultVariant: production.defaultVariant, rules },
        ...{ prerequisites: [], overrides: [], holdout: true },
      }
      const { id } = await insertFlag(db, context, { ...flagInput.parse(flag), why }, (environment) =>
        environment === 'production' ? settings : undefined,
      )
      await db.flag.update({ where: { tenantId_id: { tenantId: context.tenantId, id } }, data: { sample: true } })
    }
  })
}

/** Removes them once no account of the sample organization is connected. */
export async function removeSampleFlags(db: TenantDb): Promise<void> {
  if ((await db.integration.count({ where: { sample: true } })) > 0) return
  await db.flag.deleteMany({ where: { sample: true } })
}
