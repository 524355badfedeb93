import type { TenantId } from '@callboard/core/ids'
import type { TenantReader } from '@callboard/db/for-tenant'
import { operation } from '@callboard/kernel/operation'
import { z } from 'zod'
import { asOfTime, isReadInFull, type RuntimeView } from '../domain/view.ts'
import { runtimeNode, runtimePart, runtimeStates } from '../domain/workload.ts'
import { findRuntimes, type RuntimeRow } from '../repo/runtime.ts'

function runtimeView(row: RuntimeRow): RuntimeView {
  const known = runtimeStates.find((s) => s === row.runtimeState) ?? 'unreachable'
  const quiet = asOfTime(row.seenAt, Date.now()) !== null
  return {
    integrationId: row.id,
    pluginId: row.pluginId,
    name: row.account,
    platform: row.platform,
    version: row.version,
    state: row.state !== 'active' ? 'paused' : known === 'watching' && quiet ? 'stale' : known,
    message: row.message,
    seenAt: row.seenAt,
    nodes: z.array(runtimeNode).parse(row.nodes),
    parts: z.array(runtimePart).parse(row.parts),
    sample: row.sample,
  }
}

/** The runtimes of the organization and their state. */
export const listRuntimes = operation({
  name: 'workloads.list-runtimes',
  action: 'workloads.read',
  input: z.object({ pluginId: z.string().max(100).optional() }),
  run: ({ read, tenantId }, { pluginId }) => read(async (db) => (await findRuntimes(db, tenantId, pluginId)).map(runtimeView)),
})

/** Names of the runtimes in which something may run, or fail, that is not known at the moment. */
export const runtimesInDoubt = async (db: TenantReader, tenantId: TenantId): Promise<string[]> =>
  (await findRuntimes(db, tenantId, undefined)).map(runtimeView).flatMap((of) => (isReadInFull(of) ? [] : [of.name]))
