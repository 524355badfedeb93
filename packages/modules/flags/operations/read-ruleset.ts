import type { TenantDb } from '@callboard/db/for-tenant'
import type { Ruleset } from '@callboard/flags-evaluator/model'
import { archivedDays, type FlagSettings } from '../domain/flag.ts'
import { flagInput, storedVariants } from '../domain/flag-schema.ts'
import { toRuleset } from '../domain/rules.ts'
import { readSegments, settingsOf } from './flag-record.ts'

const archivedMs = archivedDays * 86_400_000

/** An archived flag gives everybody the variant that it was archived with. */
const archivedSettings = (offVariant: string | null): FlagSettings => ({
  ...{ enabled: false, offVariant, defaultVariant: null },
  ...{ prerequisites: [], overrides: [], rules: [], holdout: false },
})

/** What an environment evaluates: its active flags and those archived lately, with all that their rules refer to. */
export async function readRuleset(db: TenantDb, environmentId: string): Promise<Ruleset | undefined> {
  const environment = await db.flagEnvironment.findFirst({ where: { id: environmentId } })
  if (!environment) return undefined
  const rows = await db.flagSetting.findMany({
    where: { environmentId, flag: { OR: [{ state: 'active' }, { archivedAt: { gt: new Date(Date.now() - archivedMs) } }] } },
    include: { flag: { select: { key: true, type: true, variants: true, archivedAt: true, archivedVariant: true } } },
    orderBy: { flag: { key: 'asc' } },
  })
  const flags = rows.map((row) => ({
    ...(row.flag.archivedAt
      ? { ...archivedSettings(row.flag.archivedVariant), archivedUntil: row.flag.archivedAt.getTime() + archivedMs }
      : settingsOf(row)),
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
