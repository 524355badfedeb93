import type { TenantDb } from '@callboard/db/for-tenant'
import type { Ruleset } from '@callboard/flags-evaluator/model'
import { flagInput, storedVariants } from '../domain/flag-schema.ts'
import { toRuleset } from '../domain/rules.ts'
import { readSegments, settingsOf } from './flag-record.ts'

/** What an environment evaluates: its active flags, with all that their rules refer to. */
export async function readRuleset(db: TenantDb, environmentId: string): Promise<Ruleset | undefined> {
  const environment = await db.flagEnvironment.findFirst({ where: { id: environmentId } })
  if (!environment) return undefined
  const rows = await db.flagSetting.findMany({
    where: { environmentId, flag: { state: 'active' } },
    include: { flag: { select: { key: true, type: true, variants: true } } },
    orderBy: { flag: { key: 'asc' } },
  })
  const flags = rows.map((row) => ({
    ...settingsOf(row),
    key: row.flag.key,
    type: flagInput.shape.type.parse(row.flag.type),
    variants: storedVariants.parse(row.flag.variants),
    salt: row.salt,
  }))
  const { holdoutShare, holdoutUnit, tenantId, key } = environment
  return toRuleset(flags, await readSegments(db), {
    share: holdoutShare,
    unit: holdoutUnit,
    salt: `holdout ${tenantId} ${key}`,
  })
}
