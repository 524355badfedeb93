import type { TenantId } from '@callboard/core/ids'
import type { TenantDb } from '@callboard/db/for-tenant'
import { sendApart } from '@callboard/db/send-apart'
import { operation } from '@callboard/kernel/operation'
import { z } from 'zod'
import { defaultEnvironments } from '../domain/flag.ts'
import type { FlagList, FlagSummary } from '../domain/flag-list.ts'
import { flagInput, storedVariants } from '../domain/flag-schema.ts'
import { isDraft, recentFrom, stalenessOf } from '../domain/life-cycle.ts'
import { readUses } from '../repo/uses.ts'
import { protectionOf } from './list-flag-environments.ts'

type Asked = { state: string; text: string | undefined; owner: string | undefined; now: Date }

/** Flags with their settings, the environments, and what is known of their uses. */
async function readFlags(db: TenantDb, tenantId: TenantId, { state, text, owner, now }: Asked) {
  const find = text ? { contains: text, mode: 'insensitive' as const } : undefined
  const where = {
    state,
    ...(owner ? { ownerRef: owner } : {}),
    ...(find ? { OR: [{ key: find }, { description: find }] } : {}),
  }
  const [found, settings, environments, usesOf] = await sendApart(
    db.flag.findMany({ where, orderBy: { key: 'asc' } }),
    db.flagSetting.findMany({
      where: { flag: where },
      select: { flagId: true, environmentId: true, enabled: true, rules: true, updatedAt: true, updatedBy: true },
    }),
    db.flagEnvironment.findMany({ orderBy: [{ position: 'asc' }, { key: 'asc' }] }),
    () => readUses(db, tenantId, { recentFrom: recentFrom(now) }),
  )
  const settingsOf = Map.groupBy(settings, (setting) => setting.flagId)
  const rows = found.map((flag) => ({ ...flag, settings: settingsOf.get(flag.id) ?? [] }))
  return { rows, environments, usesOf }
}

/** Flags by key, with the environments in their order. */
export const listFlags = operation({
  name: 'flags.list',
  action: 'flags.read',
  input: z.object({
    state: z.enum(['active', 'archived']).default('active'),
    /** Part of the key or the description. */
    text: z.string().max(200).optional(),
    owner: z.string().max(600).optional(),
  }),
  run: (context, { state, text, owner }): Promise<FlagList> =>
    context.readModels(async (db) => {
      const now = new Date()
      const { rows, environments, usesOf } = await readFlags(db, context.tenantId, { state, text, owner, now })
      const refs = [...new Set(rows.flatMap((r) => (r.ownerRef === null ? [] : [r.ownerRef])))]
      const owners = await db.entity.findMany({ where: { ref: { in: refs } }, select: { ref: true, name: true, title: true } })
      const labels = new Map(owners.map((o) => [o.ref, o.title ?? o.name]))
      const flags = rows.map((row): FlagSummary => {
        const uses = usesOf(row.id)
        const last = [row, ...row.settings].toSorted((a, b) => b.updatedAt.getTime() - a.updatedAt.getTime())[0] ?? row
        return {
          key: row.key,
          description: row.description,
          type: flagInput.shape.type.parse(row.type),
          state,
          variants: storedVariants.parse(row.variants).length,
          draft: isDraft({ ...row, ...uses }),
          permanent: row.permanent,
          stale: stalenessOf({ ...row, ...uses }, now),
          lastEvaluatedAt: uses.lastAt,
          owner: row.ownerRef === null ? null : { ref: row.ownerRef, label: labels.get(row.ownerRef) ?? null },
          updatedBy: last.updatedBy,
          updatedAt: last.updatedAt,
          environments: environments.flatMap(({ id, key }) => {
            const setting = row.settings.find((s) => s.environmentId === id)
            return setting
              ? [{ key, enabled: setting.enabled, rules: Array.isArray(setting.rules) ? setting.rules.length : 0 }]
              : []
          }),
        }
      })
      // The first flag creates the environments; until then these are what there will be.
      const shown =
        environments.length > 0
          ? environments.map((e) => ({ key: e.key, name: e.name, approval: protectionOf(e).approval }))
          : defaultEnvironments.map((e) => ({ ...e, approval: 'none' as const }))
      return { flags, environments: shown }
    }),
})
