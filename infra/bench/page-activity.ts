import { randomUUID } from 'node:crypto'
import type { TenantDb } from '@callboard/db/for-tenant'
import { systemDb } from '@callboard/db/system-db'
import type { OperationContext } from '@callboard/kernel/operation'

/** Sizes of an organization with 10,000 entities. Dimensions are charged daily for as many days. */
const size = { dimensions: 4000, billedDays: 90, deployments: 20_000, runs: 20_000, workloads: 4000 }

type Ids = Record<'kubernetes' | 'costs' | 'gitlab', string>

const components = `select ref, name, row_number() over (order by ref) - 1 as nth, count(*) over () as total from entity
  where tenant_id = $1::uuid and kind = 'component'`

/** A bill with charges for each component: 360,000 sums of a day. */
async function addCosts(db: TenantDb, tenantId: string, integrationId: string): Promise<void> {
  await db.$executeRawUnsafe(
    `insert into cost_dimension (tenant_id, id, hash, provider, account_id, account_name, service, category, region, tags)
    select $1::uuid, gen_random_uuid(), 'bench ' || g, 'AWS', (g % 3)::text, 'Account ' || g % 3, 'Service ' || g % 12, 'Compute', 'eu-' || g % 3, '{}'
    from generate_series(1, $2::int) g`,
    tenantId,
    size.dimensions,
  )
  await db.$executeRawUnsafe(
    `insert into cost_import (tenant_id, id, integration_id, source, version, state)
    values ($1::uuid, gen_random_uuid(), $2::uuid, 'bench.csv', '1', 'current')`,
    tenantId,
    integrationId,
  )
  await db.$executeRawUnsafe(
    `insert into cost_day (tenant_id, import_id, day, dimension_id, currency, billed, effective, lines)
    select $1::uuid, i.id, current_date - age, d.id, 'USD', 1 + age % 7, 1, 3
    from cost_dimension d cross join generate_series(1, $2::int) age join cost_import i on i.tenant_id = $1::uuid and i.source = 'bench.csv'
    where d.tenant_id = $1::uuid and d.hash like 'bench %'`,
    tenantId,
    size.billedDays,
  )
  await db.$executeRawUnsafe(
    `insert into cost_share (tenant_id, dimension_id, ref, share, rule)
    select $1::uuid, d.id, c.ref, 1, 'bench' from (${components}) c
      join (select id, row_number() over (order by hash) - 1 as nth from cost_dimension where tenant_id = $1::uuid and hash like 'bench %') d on d.nth = c.nth`,
    tenantId,
  )
}

async function addDeliveries(db: TenantDb, tenantId: string, integrationId: string): Promise<void> {
  await db.$executeRawUnsafe(
    `insert into pipeline (tenant_id, integration_id, key, repository, name)
    select $1::uuid, $2::uuid, 'of-' || c.name, 'acme/' || c.name, 'build' from (${components}) c`,
    tenantId,
    integrationId,
  )
  // Every seventh run fails, so that some pipelines are failing now.
  await db.$executeRawUnsafe(
    `insert into pipeline_run (tenant_id, integration_id, key, pipeline_key, repository, number, attempt, branch, on_default, commit, title, event, state,
      created_at, started_at, finished_at, updated_at)
    select $1::uuid, $2::uuid, 'run-' || g, 'of-' || c.name, 'acme/' || c.name, g, 1, 'main', true, 'c' || g, 'Change ' || g, 'push',
      case when g % 7 = 0 then 'failed' else 'succeeded' end, t.at, t.at, t.at + interval '90 seconds', t.at + interval '90 seconds'
    from generate_series(1, $3::int) g join (${components}) c on c.nth = g % c.total
      cross join lateral (select now() - make_interval(mins => g * 6) as at) t`,
    tenantId,
    integrationId,
    size.runs,
  )
  await db.$executeRawUnsafe(
    `insert into deployment (tenant_id, integration_id, key, repository, environment, production, commit, state, created_at, finished_at, committed_at)
    select $1::uuid, $2::uuid, 'deployment-' || g, 'acme/' || c.name, 'production', true, 'c' || g, case when g % 11 = 0 then 'failed' else 'succeeded' end,
      t.at, t.at + interval '5 minutes', t.at - interval '3 hours'
    from generate_series(1, $3::int) g join (${components}) c on c.nth = g % 1000
      cross join lateral (select now() - make_interval(mins => g * 4) as at) t`,
    tenantId,
    integrationId,
    size.deployments,
  )
}

async function addWorkloads(db: TenantDb, tenantId: string, integrationId: string): Promise<void> {
  await db.$executeRawUnsafe(
    `insert into runtime (tenant_id, integration_id, platform, state) values ($1::uuid, $2::uuid, 'kubernetes', 'watching')`,
    tenantId,
    integrationId,
  )
  const columns = `tenant_id, integration_id, key, kind, namespace, name, health, desired, ready, restarts, images, labels, findings, detail, instances, hash`
  await db.$executeRawUnsafe(
    `insert into workload (${columns})
    select $1::uuid, $2::uuid, 'w-' || c.name, 'Deployment', 'bench', c.name, case when c.nth % 50 = 0 then 'broken' else 'healthy' end, 2, 2, 0, '{}', '{}', '[]',
      '{"cpu":{},"memory":{},"endpoints":[],"events":[]}', '[]', '' from (${components}) c where c.nth < $3::int`,
    tenantId,
    integrationId,
    size.workloads,
  )
  await db.$executeRawUnsafe(
    `insert into workload_entity (tenant_id, ref, integration_id, key, rule)
    select $1::uuid, c.ref, $2::uuid, 'w-' || c.name, 'kubernetes-id' from (${components}) c where c.nth < $3::int`,
    tenantId,
    integrationId,
    size.workloads,
  )
}

/** Connections of each kind of plugin with the activity of a large organization, so that no page is empty. */
export async function addActivity({ tenantId, tx }: OperationContext, name: string): Promise<void> {
  const ids: Ids = { kubernetes: randomUUID(), costs: randomUUID(), gitlab: randomUUID() }
  const repository = `acme/${name}`
  await tx(async (db) => {
    for (const [key, id] of Object.entries(ids)) {
      const pluginId = key === 'costs' ? 'cloud-costs' : key
      await db.integration.create({
        data: { tenantId, id, pluginId, name: pluginId, account: id, settings: {}, secrets: '', state: 'paused' },
      })
    }
    const common = { tenantId, integrationId: ids.gitlab }
    await db.pipeline.create({ data: { ...common, key: 'build', repository, name: 'build' } })
    await db.pipelineRun.createMany({
      data: Array.from({ length: 60 }, (_, i) => {
        const at = new Date(Date.now() - i * 3_600_000)
        const state = i % 7 ? 'succeeded' : 'failed'
        const times = { createdAt: at, startedAt: at, finishedAt: new Date(at.getTime() + 90_000), updatedAt: at }
        const of = { key: `build-${i}`, pipelineKey: 'build', repository, number: i, attempt: 1, onDefault: true, branch: 'main' }
        return { ...common, ...of, ...times, commit: `c${i}`, title: `Change ${i}`, event: 'push', state }
      }),
    })
    await addCosts(db, tenantId, ids.costs)
    await addDeliveries(db, tenantId, ids.gitlab)
    await addWorkloads(db, tenantId, ids.kubernetes)
  })
  await systemDb('statistics')
    .$executeRaw`analyze cost_day, cost_dimension, cost_share, pipeline, pipeline_run, deployment, workload, workload_entity`
}
