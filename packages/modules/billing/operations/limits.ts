import { AppError } from '@callboard/core/errors'
import type { TenantId } from '@callboard/core/ids'
import type { TenantDb } from '@callboard/db/for-tenant'
import { lockUntilCommit } from '@callboard/db/lock-until-commit'
import type { Platform } from '@callboard/kernel/platform'
import { planOf } from '../domain/plans.ts'
import { entitlementsIn } from './account.ts'

const countedAs = { cluster: 'clusters', cloud: 'cloudAccounts' } as const
const limitNames = { clusters: 'clusters', cloudAccounts: 'cloud accounts' } as const

type PluginRef = Pick<Platform, 'billing' | 'plugins'>

/** The limit that a plugin's connections count towards; undefined if unlimited. */
function countOf({ plugins }: PluginRef, pluginId: string): keyof typeof limitNames | undefined {
  const step = plugins.get(pluginId)?.manifest.onboardingStep
  return step === 'cluster' || step === 'cloud' ? countedAs[step] : undefined
}

/** Connections that count; those of the sample organization do not. */
export async function usageOf(db: TenantDb, platform: PluginRef): Promise<Record<keyof typeof limitNames, number>> {
  const rows = await db.integration.groupBy({ by: ['pluginId'], where: { sample: false }, _count: true })
  const sum = (what: keyof typeof limitNames) =>
    rows.filter((r) => countOf(platform, r.pluginId) === what).reduce((total, r) => total + r._count, 0)
  return { clusters: sum('clusters'), cloudAccounts: sum('cloudAccounts') }
}

/**
 * Checks that one more connection is within the limit; call it in the transaction that creates it. Existing connections keep
 * working with every plan.
 * @throws AppError `conflict` that says what to do
 */
export async function requireConnection(db: TenantDb, platform: PluginRef, tenantId: TenantId, pluginId: string): Promise<void> {
  const what = countOf(platform, pluginId)
  if (!what || !platform.billing) return
  await lockUntilCommit(db, `connections ${tenantId}`)
  const { plan, limits } = await entitlementsIn(db, platform, tenantId)
  const limit = limits[what]
  if (limit === null || (await usageOf(db, platform))[what] < limit) return
  throw new AppError(
    'conflict',
    `The ${planOf(plan).name} plan has ${limit} ${limit === 1 ? limitNames[what].slice(0, -1) : limitNames[what]}, all in use. Upgrade in Settings > Billing, or disconnect one.`,
  )
}
