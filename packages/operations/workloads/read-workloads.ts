import { notFound } from '@callboard/core/errors'
import {
  finding,
  instance,
  runtimeNode,
  runtimePart,
  runtimeStates,
  workloadDetail,
  workloadHealth,
  workloadHealths,
  type WorkloadHealth,
} from '@callboard/core/workload/workload'
import type { Drift, RuntimeView, WorkloadOverview, WorkloadSummary, WorkloadView } from '@callboard/core/workload/view'
import type { TenantDb } from '@callboard/db/for-tenant'
import type { Prisma } from '@callboard/db/generated/client'
import { z } from 'zod'
import { entityWithParts } from '../catalog/parts-of.ts'
import { operation } from '../operation.ts'

/** A watcher reports at least each 15 seconds; after so long without, something is wrong with it. */
const staleAfterMs = 60_000

const runtimeSelect = {
  id: true,
  pluginId: true,
  account: true,
  state: true,
  sample: true,
  runtime: true,
} as const

type RuntimeRow = Prisma.IntegrationGetPayload<{ select: typeof runtimeSelect }>

function runtimeView({ runtime, ...integration }: RuntimeRow): RuntimeView | undefined {
  if (!runtime) return undefined
  const known = runtimeStates.find((s) => s === runtime.state) ?? 'unreachable'
  const quiet = runtime.seenAt !== null && Date.now() - runtime.seenAt.getTime() > staleAfterMs
  return {
    integrationId: integration.id,
    pluginId: integration.pluginId,
    name: integration.account,
    platform: runtime.platform,
    version: runtime.version,
    state: integration.state !== 'active' ? 'paused' : known === 'watching' && quiet ? 'stale' : known,
    message: runtime.message,
    seenAt: runtime.seenAt,
    nodes: z.array(runtimeNode).parse(runtime.nodes),
    parts: z.array(runtimePart).parse(runtime.parts),
    sample: integration.sample,
  }
}

const workloadSelect = {
  integrationId: true,
  key: true,
  kind: true,
  namespace: true,
  name: true,
  health: true,
  desired: true,
  ready: true,
  restarts: true,
  version: true,
  images: true,
  findings: true,
  changedAt: true,
  integration: { select: { account: true, pluginId: true } },
  entities: { select: { ref: true, rule: true } },
} as const
type SummaryRow = Prisma.WorkloadGetPayload<{ select: typeof workloadSelect }>
type Labels = Map<string, { label: string; owner: string | null }>

const labelsOf = (rows: { ref: string; title: string | null; name: string; ownerRef: string | null }[]): Labels =>
  new Map(rows.map((r) => [r.ref, { label: r.title ?? r.name, owner: r.ownerRef }]))

const summaryOf = ({ integration, entities, ...row }: SummaryRow, labels: Labels): WorkloadSummary => ({
  ...row,
  runtime: integration.account,
  health: workloadHealth.parse(row.health),
  findings: z.array(finding).parse(row.findings),
  entities: entities.map(({ ref, rule }) => ({
    ref,
    rule,
    label: labels.get(ref)?.label ?? ref,
    owner: labels.get(ref)?.owner ?? null,
  })),
})

async function summaries(db: TenantDb, rows: SummaryRow[]): Promise<WorkloadSummary[]> {
  const refs = [...new Set(rows.flatMap((r) => r.entities.map((e) => e.ref)))]
  const found = refs.length
    ? await db.entity.findMany({ where: { ref: { in: refs } }, select: { ref: true, title: true, name: true, ownerRef: true } })
    : []
  const labels = labelsOf(found)
  return rows.map((r) => summaryOf(r, labels))
}

type Named = { health: WorkloadHealth; name: string; runtime: string }
const byHealth = (a: Named, b: Named) =>
  workloadHealths.indexOf(b.health) - workloadHealths.indexOf(a.health) ||
  a.name.localeCompare(b.name) ||
  a.runtime.localeCompare(b.runtime)

/** Where workloads of this organization run, and how each place is. */
export const listRuntimes = operation({
  name: 'workloads.list-runtimes',
  action: 'workloads.read',
  input: z.object({ pluginId: z.string().max(100).optional() }),
  run: (context, { pluginId }) =>
    context.tx(async (db) => {
      const rows = await db.integration.findMany({
        where: { runtime: { isNot: null }, ...(pluginId ? { pluginId } : {}) },
        select: runtimeSelect,
        orderBy: { account: 'asc' },
      })
      return rows.map(runtimeView).filter((r) => r !== undefined)
    }),
})

/** The workloads of an entity in every runtime, with their instances; what is worst comes first. Of a domain, system or group those of its parts. */
export const listEntityWorkloads = operation({
  name: 'workloads.list-for-entity',
  action: 'workloads.read',
  input: z.object({ ref: z.string().max(600).toLowerCase() }),
  run: (context, { ref }) =>
    context.tx(async (db): Promise<WorkloadView[]> => {
      const rows = await db.workload.findMany({
        where: { entities: { some: { ref: { in: await entityWithParts(db, context.tenantId, ref) } } } },
        select: { ...workloadSelect, labels: true, detail: true, instances: true },
        take: 500,
      })
      if (rows.length === 0 && !(await db.entity.findFirst({ where: { ref }, select: { id: true } })))
        throw notFound(`The entity ${ref}`)
      const brief = await summaries(db, rows)
      return rows
        .map((row, i): WorkloadView | undefined => {
          const summary = brief[i]
          return (
            summary && {
              ...summary,
              logs: context.platform.plugins.get(row.integration.pluginId)?.logs !== undefined,
              labels: z.record(z.string(), z.string()).parse(row.labels),
              detail: workloadDetail.parse(row.detail),
              instances: z.array(instance).parse(row.instances),
            }
          )
        })
        .filter((w) => w !== undefined)
        .sort(byHealth)
    }),
})

const workloadFilter = z.object({
  runtime: z.uuid().optional(),
  namespace: z.string().max(253).optional(),
  health: z.enum(workloadHealths).optional(),
  kind: z.string().max(100).optional(),
  text: z.string().max(200).optional(),
  /** Workloads that belong to no entity. */
  unmatched: z.boolean().default(false),
  limit: z.number().int().min(1).max(500).default(50),
  offset: z.number().int().min(0).default(0),
})

/** Workloads of the organization, filtered; in the order of their names. */
export const listWorkloads = operation({
  name: 'workloads.list',
  action: 'workloads.read',
  input: workloadFilter,
  run: (context, { runtime, namespace, health, kind, text, unmatched, limit, offset }) =>
    context.tx(async (db) => {
      const where: Prisma.WorkloadWhereInput = {
        ...(runtime ? { integrationId: runtime } : {}),
        ...(namespace ? { namespace } : {}),
        ...(health ? { health } : {}),
        ...(kind ? { kind } : {}),
        ...(text ? { name: { contains: text, mode: 'insensitive' } } : {}),
        ...(unmatched ? { entities: { none: {} } } : {}),
      }
      const rows = await db.workload.findMany({
        where,
        select: workloadSelect,
        orderBy: [{ name: 'asc' }, { namespace: 'asc' }, { integration: { account: 'asc' } }, { key: 'asc' }],
        take: limit,
        skip: offset,
      })
      return { workloads: await summaries(db, rows), total: await db.workload.count({ where }) }
    }),
})

/** What an organization's page of workloads begins with: counts, what is broken now, and what drifts between runtimes. */
export const getWorkloadOverview = operation({
  name: 'workloads.get-overview',
  action: 'workloads.read',
  input: z.object({}),
  run: (context) =>
    context.tx(async (db): Promise<WorkloadOverview> => {
      const counts = await db.workload.groupBy({ by: ['integrationId', 'health'], _count: true })
      const namespaces = await db.workload.groupBy({ by: ['namespace'], orderBy: { namespace: 'asc' } })
      const troubled = await db.workload.findMany({
        where: { health: { in: ['broken', 'degraded'] } },
        select: workloadSelect,
        orderBy: [{ health: 'asc' }, { name: 'asc' }],
        take: 50,
      })
      const drift = await db.$queryRaw<Drift[]>`
        select w.name, w.namespace, w.kind,
          jsonb_agg(jsonb_build_object('runtime', i.account, 'version', w.version, 'images', w.images) order by i.account) as versions
        from workload w join integration i on i.tenant_id = w.tenant_id and i.id = w.integration_id
        where w.tenant_id = ${context.tenantId}::uuid and w.kind <> 'Job'
        group by 1, 2, 3 having count(distinct w.integration_id) > 1 and count(distinct w.images) > 1 order by 1, 2 limit 50`
      return {
        counts: counts.map((c) => ({ integrationId: c.integrationId, health: workloadHealth.parse(c.health), count: c._count })),
        namespaces: namespaces.map((n) => n.namespace),
        troubled: (await summaries(db, troubled)).sort(byHealth),
        drift,
      }
    }),
})
