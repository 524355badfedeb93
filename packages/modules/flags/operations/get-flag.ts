import type { TenantId } from '@callboard/core/ids'
import type { TenantDb } from '@callboard/db/for-tenant'
import type { Flag, FlagEnvironment, FlagSetting, FlagVersion } from '@callboard/db/generated/client'
import { sendApart } from '@callboard/db/send-apart'
import type { FlagType, Json } from '@callboard/flags-evaluator/model'
import { operation } from '@callboard/kernel/operation'
import { z } from 'zod'
import type { Approval } from '../domain/approval.ts'
import { archivedDays, type FlagSettings, type FlagState, type RuleInput, type Variant } from '../domain/flag.ts'
import { flagInput, flagKey, json } from '../domain/flag-schema.ts'
import { type FlagUses, isDraft, recentFrom, type Staleness, stalenessOf } from '../domain/life-cycle.ts'
import { toRuleInput } from '../domain/rules.ts'
import { readUses } from '../repo/uses.ts'
import { requireFlag, settingsOf } from './flag-record.ts'
import { protectionOf } from './list-flag-environments.ts'

export type FlagView = {
  key: string
  description: string
  type: FlagType
  state: FlagState
  /** It is off everywhere, and nobody has evaluated it yet. */
  draft: boolean
  permanent: boolean
  stale: Staleness | null
  lastEvaluatedAt: Date | null
  /** Until when applications get `variant`, null if it is not archived; a null variant is the default in the code. */
  archived: { until: Date; variant: string | null } | null
  variants: Variant[]
  schema: { [key: string]: Json } | null
  owner: { ref: string; label: string | null } | null
  createdBy: string
  createdAt: Date
  environments: (Omit<FlagSettings, 'rules'> & {
    key: string
    name: string
    approval: Approval
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

type SettingWithEnvironment = FlagSetting & { environment: FlagEnvironment }

function environmentView(row: SettingWithEnvironment): FlagView['environments'][number] {
  const { rules, ...stored } = settingsOf(row)
  const { revision, updatedBy, updatedAt } = row
  const { key, name } = row.environment
  const { approval } = protectionOf(row.environment)
  return { key, name, approval, ...stored, rules: rules.map(toRuleInput), revision, updatedBy, updatedAt }
}

const changeView = ({ id, environment, at, by, why, before, after }: FlagVersion): FlagView['history'][number] => ({
  ...{ id, environment, at, by, why },
  before: json.parse(before ?? null),
  after: json.parse(after),
})

type Aging = Pick<Flag, 'id' | 'state' | 'permanent' | 'updatedAt' | 'archivedAt' | 'archivedVariant'>

/** Its age, and what it answers after it was archived. */
function lifeOf(flag: Aging, settings: readonly { enabled: boolean }[], uses: FlagUses) {
  const until = flag.archivedAt && new Date(flag.archivedAt.getTime() + archivedDays * 86_400_000)
  return {
    draft: isDraft({ ...flag, ...uses, settings }),
    permanent: flag.permanent,
    stale: stalenessOf({ ...flag, ...uses }, new Date()),
    lastEvaluatedAt: uses.lastAt,
    archived: until && { until, variant: flag.archivedVariant },
  }
}

async function usesOf(db: TenantDb, tenantId: TenantId, flagId: string): Promise<FlagUses> {
  const uses = await readUses(db, tenantId, { recentFrom: recentFrom(new Date()), flagId })
  return uses(flagId)
}

async function ownerOf(db: TenantDb, ref: string | null): Promise<FlagView['owner']> {
  if (ref === null) return null
  const entity = await db.entity.findFirst({ where: { ref }, select: { name: true, title: true } })
  return { ref, label: entity ? (entity.title ?? entity.name) : null }
}

/** A flag with how each environment evaluates it, and its latest fifty changes. */
export const getFlag = operation({
  name: 'flags.get',
  action: 'flags.read',
  input: z.object({ key: flagKey }),
  run: (context, { key }): Promise<FlagView> =>
    context.readModels(async (db) => {
      const flag = await requireFlag(db, key)
      const [own, environments, history, segments, uses, owner] = await sendApart(
        db.flagSetting.findMany({ where: { flagId: flag.id } }),
        db.flagEnvironment.findMany({ orderBy: { position: 'asc' } }),
        db.flagVersion.findMany({ where: { flagId: flag.id }, orderBy: { id: 'desc' }, take: 50 }),
        db.flagSegment.findMany({ orderBy: { key: 'asc' }, select: { key: true } }),
        () => usesOf(db, context.tenantId, flag.id),
        () => ownerOf(db, flag.ownerRef),
      )
      const settings = environments.flatMap((environment) =>
        own.filter(({ environmentId }) => environmentId === environment.id).map((row) => ({ ...row, environment })),
      )
      return {
        key,
        description: flag.description,
        type: flagInput.shape.type.parse(flag.type),
        state: flag.state === 'archived' ? 'archived' : 'active',
        ...lifeOf(flag, settings, uses),
        variants: flag.variants,
        schema: schemaOf(flag.schema),
        owner,
        createdBy: flag.createdBy,
        createdAt: flag.createdAt,
        environments: settings.map(environmentView),
        history: history.map(changeView),
        segments: segments.map((s) => s.key),
      }
    }),
})
