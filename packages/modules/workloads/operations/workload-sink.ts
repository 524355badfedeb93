import type { TenantId } from '@callboard/core/ids'
import { forTenant, type TenantDb } from '@callboard/db/for-tenant'
import { databaseSafe } from '@callboard/db/jsonb'
import { emit } from '@callboard/kernel/events'
import { type HealthIssue, setHealth, writeSplitting } from '@callboard/modules/integrations'
import type { WorkloadSink } from '@callboard/plugin-kit/server'
import { type RuntimePart, type RuntimeReport, type RuntimeState, runtimeNode, runtimePart } from '../domain/workload.ts'
import { maxWorkloads, workloadsChanged } from '../events.ts'
import { applyWorkloads, removeUnlistedWorkloads, removeWorkloads } from '../repo/workload.ts'
import { usageSampler } from './usage-sampler.ts'
import { checkWorkloads, recordWorkloadFailures, workloadFailure } from './workload-failures.ts'

/** Stores a watcher's workloads. They are kept when the watcher ends. */
export function workloadSink(tenantId: TenantId, integrationId: string): WorkloadSink {
  const tenantClient = forTenant(tenantId)
  const failed = new Set<string>()
  const usage = usageSampler(tenantId, integrationId)
  let first = true
  return {
    async apply({ workloads, removed }) {
      const { valid: sound, failures } = checkWorkloads(workloads)
      if (removed.length > 0) await tenantClient.tx((db) => removeWorkloads(db, integrationId, removed))
      for (let from = 0; from < sound.length; from += maxWorkloads) {
        const unstored = await writeSplitting(sound.slice(from, from + maxWorkloads), (some) =>
          tenantClient.tx(async (db) => {
            const keys = await applyWorkloads(db, tenantId, integrationId, some)
            if (keys.length > 0) await emit(db, tenantId, workloadsChanged({ integrationId, keys }))
          }),
        )
        failures.push(...unstored.map(({ thing }) => workloadFailure(thing)))
      }
      usage.see(sound)
      // A watcher starts with everything, so problems of an earlier one are either found again or resolved.
      if (first) await tenantClient.tx((db) => db.problem.deleteMany({ where: { integrationId, failure: true } }))
      first = false
      await tenantClient.tx((db) => recordWorkloadFailures(db, { tenantId, integrationId, failed, removed, sound, failures }))
    },
    async listed(kinds, keys) {
      await tenantClient.tx((db) => removeUnlistedWorkloads(db, tenantId, integrationId, kinds, keys))
    },
    async report({ nodes, parts, ...report }) {
      await tenantClient.tx((db) =>
        recordReport(db, tenantId, integrationId, {
          ...report,
          nodes: nodes.filter((n) => runtimeNode.safeParse(n).success),
          parts: [...parts.filter((p) => runtimePart.safeParse(p).success)],
        }),
      )
      await usage.sample()
    },
  }
}

const isUnhealthy = (part: RuntimePart) => part.state === 'forbidden' || part.state === 'failing'

/** What the integration shows while it is watched. */
function healthIssueOf(parts: readonly RuntimePart[]): HealthIssue | undefined {
  const bad = parts.filter(isUnhealthy)
  if (bad.length === 0) return undefined
  const names = bad.map((p) => p.name).join(', ')
  if (!bad.every((p) => p.state === 'forbidden')) {
    const reason = bad.find((p) => p.state === 'failing')?.message ?? 'no answer'
    return { code: 'incomplete', message: `${names} cannot be read at the moment: ${reason}. Showing the last synced data.` }
  }
  const rest = isReadable(parts) ? ' Everything else is shown.' : ''
  const advice = bad.some((p) => p.fix)
    ? 'Add the rules that are listed under “Watched resources” to their role.'
    : 'Apply the manifest from the connect page to grant access.'
  return { code: 'forbidden', message: `These credentials are not allowed to read ${names}.${rest} ${advice}` }
}

/** Whether any part is up to date, or about to be again. */
const isReadable = (parts: readonly RuntimePart[]): boolean =>
  parts.some((p) => p.state === 'watching' || p.state === 'reconnecting')

/** The state of the whole runtime, from the last answer about each part. */
function stateOf(parts: readonly RuntimePart[]): RuntimeState {
  if (isReadable(parts) || !parts.some(isUnhealthy)) return 'watching'
  return parts.some((p) => p.state === 'failing') ? 'unreachable' : 'refused'
}

async function recordReport(db: TenantDb, tenantId: TenantId, integrationId: string, report: RuntimeReport): Promise<void> {
  const { platform, version, nodes, parts } = databaseSafe(report)
  const issue = healthIssueOf(parts)
  const state = stateOf(parts)
  const message = state === 'watching' ? null : (issue?.message ?? null)
  const shown = { platform, version, nodes, parts, state, message, seenAt: report.seenAt }
  await db.runtime.upsert({
    where: { tenantId_integrationId: { tenantId, integrationId } },
    create: { tenantId, integrationId, ...shown, connectedAt: new Date() },
    update: shown,
  })
  await setHealth(db, tenantId, integrationId, issue)
}
