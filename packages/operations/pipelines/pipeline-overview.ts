import { type Delivery, doraMeasures } from '@callboard/core/pipeline/dora'
import { runState, runStates } from '@callboard/core/pipeline/pipeline'
import type { Dora, PipelineOverview, RepositoryEntity } from '@callboard/core/pipeline/view'
import type { TenantId } from '@callboard/core/ids'
import type { TenantDb } from '@callboard/db/for-tenant'
import type { Prisma } from '@callboard/db/generated/client'
import { entitiesOfRepositories } from '@callboard/db/repos/pipeline'
import { z } from 'zod'
import { feedViews } from '../feeds/feed.ts'
import { operation } from '../operation.ts'
import { deploymentColumns, deploymentView, runColumns, summaryOf } from './rows.ts'

const dayMs = 86_400_000
const mostFailing = 100

async function entitiesOf(db: TenantDb, tenantId: TenantId, repositories: string[]): Promise<Map<string, RepositoryEntity[]>> {
  const rows = await entitiesOfRepositories(db, tenantId, [...new Set(repositories)])
  return Map.groupBy(rows, (r) => r.repository)
}

type Failing = { integrationId: string; key: string; failingSince: Date; failures: number }

/** Pipelines whose newest finished run on the default branch failed, with since when and how often in a row. */
export async function failingOnDefault(db: TenantDb, tenantId: TenantId) {
  const failing = await db.$queryRaw<Failing[]>`
    with ended as (
      select r.*, row_number() over (partition by integration_id, pipeline_key order by created_at desc) as nth,
        max(created_at) filter (where state = 'succeeded') over (partition by integration_id, pipeline_key) as good_at
      from pipeline_run r
      where tenant_id = ${tenantId}::uuid and on_default and state in ('succeeded', 'failed') and created_at > now() - interval '60 days'
    )
    select e.integration_id as "integrationId", e.key, min(f.created_at) as "failingSince", count(*)::int as failures
    from ended e join ended f on f.integration_id = e.integration_id and f.pipeline_key = e.pipeline_key and f.state = 'failed' and f.created_at > coalesce(e.good_at, '-infinity')
    where e.nth = 1 and e.state = 'failed'
    group by 1, 2, e.created_at order by e.created_at desc limit ${mostFailing}`
  if (failing.length === 0) return []
  const rows = await db.pipelineRun.findMany({
    where: { OR: failing.map(({ integrationId, key }) => ({ integrationId, key })) },
    select: runColumns,
    orderBy: { createdAt: 'desc' },
  })
  const entities = await entitiesOf(
    db,
    tenantId,
    rows.map((r) => r.repository),
  )
  return rows.map((row) => {
    const since = failing.find((f) => f.integrationId === row.integrationId && f.key === row.key)
    return {
      ...summaryOf(row),
      failingSince: since?.failingSince ?? row.createdAt,
      failures: since?.failures ?? 1,
      entities: entities.get(row.repository) ?? [],
    }
  })
}

/** The delivery measures of the last days, and of as many days before. */
async function doraOf(db: TenantDb, days: number): Promise<Dora> {
  const now = new Date()
  const from = new Date(now.getTime() - days * dayMs)
  const before = new Date(from.getTime() - days * dayMs)
  const rows = await db.deployment.findMany({
    where: { production: true, state: { in: ['succeeded', 'failed', 'inactive'] }, finishedAt: { gte: before } },
    select: { repository: true, environment: true, commit: true, state: true, finishedAt: true, committedAt: true },
    orderBy: { finishedAt: 'desc' },
    take: 50_000,
  })
  const deliveries = rows as Delivery[]
  return {
    days,
    current: doraMeasures(deliveries, { from, to: now }),
    previous: doraMeasures(deliveries, { from: before, to: from }),
  }
}

async function deployedNow(db: TenantDb, tenantId: TenantId) {
  const newest = await db.$queryRaw<{ integrationId: string; key: string }[]>`
    select distinct on (repository, environment) integration_id as "integrationId", key from deployment
    where tenant_id = ${tenantId}::uuid and created_at > now() - interval '180 days' order by repository, environment, created_at desc limit 2000`
  if (newest.length === 0) return []
  const rows = await db.deployment.findMany({
    where: { key: { in: newest.map((n) => n.key) }, integrationId: { in: [...new Set(newest.map((n) => n.integrationId))] } },
    select: deploymentColumns,
    orderBy: [{ repository: 'asc' }, { environment: 'asc' }],
  })
  const entities = await entitiesOf(
    db,
    tenantId,
    rows.map((r) => r.repository),
  )
  return rows.map((row) => ({ ...deploymentView(row), entities: entities.get(row.repository) ?? [] }))
}

/** What an organization's page of pipelines begins with. */
export const getPipelineOverview = operation({
  name: 'pipelines.get-overview',
  action: 'pipelines.read',
  input: z.object({ days: z.number().int().min(7).max(90).default(30) }),
  run: (context, { days }) =>
    context.tx(async (db): Promise<PipelineOverview> => {
      const today = await db.pipelineRun.groupBy({
        by: ['state'],
        where: { createdAt: { gte: new Date(Date.now() - dayMs) } },
        _count: true,
      })
      return {
        feeds: await feedViews(db, { kind: 'pipelines' }),
        failing: await failingOnDefault(db, context.tenantId),
        today: runStates.flatMap((state) => {
          const count = today.find((t) => runState.parse(t.state) === state)?._count
          return count ? [{ state, count }] : []
        }),
        pipelines: await db.pipeline.count(),
        dora: await doraOf(db, days),
        deployed: await deployedNow(db, context.tenantId),
      }
    }),
})

const runFilter = z.object({
  repository: z.string().max(300).toLowerCase().optional(),
  state: runState.optional(),
  /** `default`: only runs on the branch that a repository is released from. */
  branch: z.enum(['default']).optional(),
  text: z.string().max(200).optional(),
  limit: z.number().int().min(1).max(200).default(50),
  offset: z.number().int().min(0).default(0),
})

/** Runs of the organization, filtered, newest first. */
export const listPipelineRuns = operation({
  name: 'pipelines.list-runs',
  action: 'pipelines.read',
  input: runFilter,
  run: (context, { repository, state, branch, text, limit, offset }) =>
    context.tx(async (db) => {
      const contains = { contains: text ?? '', mode: 'insensitive' } as const
      const where: Prisma.PipelineRunWhereInput = {
        ...(repository ? { repository } : {}),
        ...(state ? { state } : {}),
        ...(branch ? { onDefault: true } : {}),
        ...(text ? { OR: [{ title: contains }, { repository: contains }, { author: contains }] } : {}),
      }
      const rows = await db.pipelineRun.findMany({
        where,
        select: runColumns,
        orderBy: [{ createdAt: 'desc' }, { key: 'asc' }],
        take: limit,
        skip: offset,
      })
      return { runs: rows.map(summaryOf), total: await db.pipelineRun.count({ where }) }
    }),
})
