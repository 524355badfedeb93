import type { FlagType, Json } from '@callboard/flags-evaluator/model'
import { operation } from '@callboard/kernel/operation'
import { z } from 'zod'
import type { FlagSettings, FlagState, RuleInput, Variant } from '../domain/flag.ts'
import { flagInput, flagKey, json } from '../domain/flag-schema.ts'
import { toRuleInput } from '../domain/rules.ts'
import { requireFlag, settingsOf } from './flag-record.ts'

export type FlagView = {
  key: string
  description: string
  type: FlagType
  state: FlagState
  variants: Variant[]
  schema: { [key: string]: Json } | null
  owner: { ref: string; label: string | null } | null
  createdBy: string
  createdAt: Date
  environments: (Omit<FlagSettings, 'rules'> & {
    key: string
    name: string
    rules: RuleInput[]
    revision: number
    updatedBy: string
    updatedAt: Date
  })[]
  /** The latest changes, newest first. */
  history: { id: string; environment: string | null; at: Date; by: string; why: string; before: Json; after: Json }[]
  segments: string[]
}

const schemaOf = (stored: unknown) => {
  const schema = z.record(z.string(), json).parse(stored)
  return Object.keys(schema).length > 0 ? schema : null
}

/** A flag with how each environment evaluates it, and its latest fifty changes. */
export const getFlag = operation({
  name: 'flags.get',
  action: 'flags.read',
  input: z.object({ key: flagKey }),
  run: (context, { key }): Promise<FlagView> =>
    context.tx(async (db) => {
      const flag = await requireFlag(db, key)
      const settings = await db.flagSetting.findMany({ where: { flagId: flag.id }, include: { environment: true } })
      const history = await db.flagVersion.findMany({ where: { flagId: flag.id }, orderBy: { id: 'desc' }, take: 50 })
      const segments = await db.flagSegment.findMany({ orderBy: { key: 'asc' }, select: { key: true } })
      const owner =
        flag.ownerRef === null
          ? null
          : await db.entity.findFirst({ where: { ref: flag.ownerRef }, select: { name: true, title: true } })
      return {
        key,
        description: flag.description,
        type: flagInput.shape.type.parse(flag.type),
        state: flag.state === 'archived' ? 'archived' : 'active',
        variants: flag.variants,
        schema: schemaOf(flag.schema),
        owner: flag.ownerRef === null ? null : { ref: flag.ownerRef, label: owner ? (owner.title ?? owner.name) : null },
        createdBy: flag.createdBy,
        createdAt: flag.createdAt,
        environments: settings
          .toSorted((a, b) => a.environment.position - b.environment.position)
          .map((row) => {
            const { rules, ...stored } = settingsOf(row)
            const { revision, updatedBy, updatedAt } = row
            const { key: environment, name } = row.environment
            return { key: environment, name, ...stored, rules: rules.map(toRuleInput), revision, updatedBy, updatedAt }
          }),
        history: history.map(({ id, environment, at, by, why, before, after }) => ({
          id,
          environment,
          at,
          by,
          why,
          before: json.parse(before ?? null),
          after: json.parse(after),
        })),
        segments: segments.map((s) => s.key),
      }
    }),
})
