import { trustedTenantId } from '@callboard/core/ids'
import { forTenant } from '@callboard/db/for-tenant'
import { findOrphans, type Orphan } from '@callboard/db/orphans'
import { enqueue } from '@callboard/db/outbox'
import { systemDb } from '@callboard/db/system-db'
import type { Platform } from '@callboard/kernel/platform'
import type { CarriedState, RunningState } from '@callboard/kernel/running-state'

const maxDelayMs = 3_600_000

/** Doubles with each failed job, so that one that always fails costs little. */
const delayMs = (failures: number) => (failures === 0 ? 0 : Math.min(maxDelayMs, 60_000 * 2 ** (failures - 1)))

type Reconciled = { resumed: string[]; failed: string[]; errors: { state: string; tenant: string; error: unknown }[] }

async function settle(platform: Platform, state: CarriedState, orphan: Orphan): Promise<'resumed' | 'failed'> {
  const tenantId = trustedTenantId(orphan.tenantId)
  const isOver = orphan.failures >= state.maxFailures
  await forTenant(tenantId).tx(async (db) => {
    if (isOver) return state.fail(db, tenantId, orphan, platform)
    const runAt = new Date(Date.now() + delayMs(orphan.failures))
    await enqueue(db, tenantId, { ...state.resume(orphan), runAt })
  })
  return isOver ? 'failed' : 'resumed'
}

/**
 * Resumes every unfinished state that no job carries on, or ends it with a named failure. One row that cannot be settled does not
 * delay the others.
 * @returns names of jobs, one for each row
 */
export async function reconcile(platform: Platform, states: readonly RunningState[]): Promise<Reconciled> {
  const done: Reconciled = { resumed: [], failed: [], errors: [] }
  for (const state of states) {
    if (!('rows' in state)) continue
    for (const orphan of await findOrphans(systemDb('scheduler'), state.rows(), state.job))
      try {
        done[await settle(platform, state, orphan)].push(state.job.name)
      } catch (error) {
        done.errors.push({ state: state.state, tenant: orphan.tenantId, error })
      }
  }
  return done
}
