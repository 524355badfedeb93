import type { TenantId } from '@callboard/core/ids'
import {
  type RuntimePart,
  type RuntimeReport,
  runtimeNode,
  runtimePart,
  type WorkloadInput,
  workloadInput,
} from '@callboard/core/workload/workload'
import { forTenant, type TenantDb } from '@callboard/db/for-tenant'
import { databaseSafe } from '@callboard/db/jsonb'
import { enqueue } from '@callboard/db/outbox'
import { applyWorkloads, removeUnlistedWorkloads, removeWorkloads } from '@callboard/db/repos/workload'
import { matchWorkloads } from '@callboard/jobs/contracts'
import { jobRequest } from '@callboard/jobs/define-job'
import type { WorkloadSink } from '@callboard/plugin-kit/server'
import { setHealth, type Trouble } from '../integrations/set-health.ts'

/** Rows that a statement carries. Workloads with their instances are large. */
const chunkSize = 200

/** Workloads that a vendor described with values that no workload can have, by their keys. */
class Unreadable {
  private readonly names = new Map<string, string>()

  /** Those that can be stored. The others are told of in the next report. */
  readable(workloads: readonly WorkloadInput[]): WorkloadInput[] {
    return workloads.filter((w) => {
      const good = workloadInput.safeParse(w).success
      if (good) this.names.delete(w.key)
      else this.names.set(String(w.key), String(w.name).slice(0, 200))
      return good
    })
  }

  forget(keys: readonly string[]): void {
    for (const key of keys) this.names.delete(key)
  }

  part(): RuntimePart[] {
    const [first] = this.names.values()
    if (first === undefined) return []
    const others = this.names.size > 1 ? ` and ${this.names.size - 1} more` : ''
    return [
      {
        name: 'Some workloads',
        state: 'failing',
        objects: this.names.size,
        at: new Date().toISOString(),
        message: `${first}${others} came with values that no workload can have`,
      },
    ]
  }
}

/** Where a watcher's workloads go. What was written last stays when the watcher ends. */
export function workloadSink(tenantId: TenantId, integrationId: string): WorkloadSink {
  const door = forTenant(tenantId)
  const unreadable = new Unreadable()
  return {
    async apply({ workloads: sent, removed }) {
      unreadable.forget(removed)
      const workloads = unreadable.readable(sent)
      for (let from = 0; from < Math.max(1, workloads.length); from += chunkSize)
        await door.tx(async (db) => {
          const rematch = await applyWorkloads(db, tenantId, integrationId, workloads.slice(from, from + chunkSize))
          if (from === 0) await removeWorkloads(db, integrationId, removed)
          if (rematch.length > 0) await enqueue(db, tenantId, jobRequest(matchWorkloads, {}))
        })
    },
    async listed(kinds, keys) {
      await door.tx((db) => removeUnlistedWorkloads(db, tenantId, integrationId, kinds, keys))
    },
    report: ({ nodes, parts, ...report }) =>
      door.tx((db) =>
        recordReport(db, tenantId, integrationId, {
          ...report,
          nodes: nodes.filter((n) => runtimeNode.safeParse(n).success),
          parts: [...parts.filter((p) => runtimePart.safeParse(p).success), ...unreadable.part()],
        }),
      ),
  }
}

const troubled = (part: RuntimePart) => part.state === 'forbidden' || part.state === 'failing'

/** What the integration says of itself while it is watched. */
function troubleOf(parts: readonly RuntimePart[]): Trouble | undefined {
  const bad = parts.filter(troubled)
  if (bad.length === 0) return undefined
  const names = bad.map((p) => p.name).join(', ')
  const forbidden = bad.every((p) => p.state === 'forbidden')
  return {
    code: forbidden ? 'forbidden' : 'incomplete',
    message: forbidden
      ? `These credentials may not read ${names}. Everything else is shown. Apply the manifest of the connect page to grant it.`
      : `${names} cannot be read at the moment: ${bad[0]?.message ?? 'no answer'}. What was read last is shown.`,
  }
}

async function recordReport(db: TenantDb, tenantId: TenantId, integrationId: string, report: RuntimeReport): Promise<void> {
  const now = new Date()
  const { platform, version, nodes, parts } = databaseSafe(report)
  const shown = { platform, version, nodes, parts, state: 'watching', message: null, seenAt: now }
  await db.runtime.upsert({
    where: { tenantId_integrationId: { tenantId, integrationId } },
    create: { tenantId, integrationId, ...shown, connectedAt: now },
    update: shown,
  })
  await setHealth(db, tenantId, integrationId, troubleOf(parts))
}
