import { notFound } from '@callboard/core/errors'
import { operation } from '@callboard/kernel/operation'
import { entityExists, entityWithParts } from '@callboard/modules/catalog'
import { z } from 'zod'
import {
  type RuntimeView,
  type WorkloadOverview,
  type WorkloadSummary,
  type WorkloadView,
  workloadSorts,
} from '../domain/view.ts'
import {
  finding,
  instance,
  runtimeNode,
  runtimePart,
  runtimeStates,
  type WorkloadHealth,
  workloadDetail,
  workloadHealth,
  workloadHealths,
} from '../domain/workload.ts'
import { findWorkloadsOfEntities } from '../repo/entity-workloads.ts'
import { findRuntimes, type RuntimeRow } from '../repo/runtime.ts'
import {
  countWorkloads,
  findDrift,
  findNamespaces,
  findUnhealthyWorkloads,
  findWorkloads,
  type WorkloadRow,
} from '../repo/workload-list.ts'

/** A watcher reports at least every 15 seconds; after this long without a report something is wrong. */
const staleAfterMs = 60_000
/** Maximum broken and degraded workloads in the overview. */
const maxUnhealthy = 50

function runtimeView(row: RuntimeRow): RuntimeView {
  const known = runtimeStates.find((s) => s === row.runtimeState) ?? 'unreachable'
  const quiet = row.seenAt !== null && Date.now() - row.seenAt.getTime() > staleAfterMs
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

const summaryOf = ({ pluginId: _, ...row }: WorkloadRow): WorkloadSummary => ({
  ...row,
  health: workloadHealth.parse(row.health),
  findings: z.array(finding).parse(row.findings),
})

type Named = { health: WorkloadHealth; name: string; runtime: string }
const byHealth = (a: Named, b: Named) =>
  workloadHealths.indexOf(b.health) - workloadHealths.indexOf(a.health) ||
  a.name.localeCompare(b.name) ||
  a.runtime.localeCompare(b.runtime)

/** The runtimes of the organization and their state. */
export const listRuntimes = operation({
  name: 'workloads.list-runtimes',
  action: 'workloads.read',
  input: z.object({ pluginId: z.string().max(100).optional() }),
  run: ({ read, tenantId }, { pluginId }) => read(async (db) => (await findRuntimes(db, tenantId, pluginId)).map(runtimeView)),
})

/**
 * The workloads of an entity in every runtime, with their instances; worst first. For a domain, system or group those of its
 * parts.
 */
export const listEntityWorkloads = operation({
  name: 'workloads.list-for-entity',
  action: 'workloads.read',
  input: z.object({ ref: z.string().max(600).toLowerCase() }),
  run: (context, { ref }) =>
    context.read(async (db): Promise<WorkloadView[]> => {
      const { tenantId, platform } = context
      const refs = await entityWithParts(db, tenantId, ref)
      const [rows, exists] = await Promise.all([findWorkloadsOfEntities(db, tenantId, refs), entityExists(db, tenantId, ref)])
      if (rows.length === 0 && !exists) throw notFound(`The entity ${ref}`)
      return rows
        .map((row) => ({
          ...summaryOf(row),
          logs: platform.plugins.get(row.pluginId)?.logs !== undefined,
          labels: z.record(z.string(), z.string()).parse(row.labels),
          detail: workloadDetail.parse(row.detail),
          instances: z.array(instance).parse(row.instances),
        }))
        .sort(byHealth)
    }),
})

const workloadFilter = z.object({
  runtime: z.uuid().optional(),
  namespace: z.string().max(253).optional(),
  health: z.enum(workloadHealths).optional(),
  kind: z.string().max(100).optional(),
  text: z.string().max(200).optional(),
  /** Workloads without an entity. */
  unmatched: z.boolean().default(false),
  sort: z.enum(workloadSorts).default('name'),
  order: z.enum(['asc', 'desc']).default('asc'),
  limit: z.number().int().min(1).max(500).default(50),
  offset: z.number().int().min(0).default(0),
})

/** Workloads of the organization, filtered and sorted. */
export const listWorkloads = operation({
  name: 'workloads.list',
  action: 'workloads.read',
  input: workloadFilter,
  run: ({ read, tenantId }, { limit, offset, sort, order, ...filter }) =>
    read(async (db) => {
      const { rows, total } = await findWorkloads(db, tenantId, filter, { sort, order, limit, offset })
      return { workloads: rows.map(summaryOf), total }
    }),
})

/** The overview of an organization's workloads: counts, what is broken, and version drift between runtimes. */
export const getWorkloadOverview = operation({
  name: 'workloads.get-overview',
  action: 'workloads.read',
  input: z.object({}),
  run: ({ read, tenantId }) =>
    read(async (db): Promise<WorkloadOverview> => {
      const [counts, namespaces, troubled, drift] = await Promise.all([
        countWorkloads(db, tenantId),
        findNamespaces(db, tenantId),
        findUnhealthyWorkloads(db, tenantId, { refs: null, limit: maxUnhealthy }),
        findDrift(db, tenantId),
      ])
      return {
        counts: counts.map((c) => ({ ...c, health: workloadHealth.parse(c.health) })),
        namespaces,
        troubled: troubled.map(summaryOf).sort(byHealth),
        drift,
      }
    }),
})
