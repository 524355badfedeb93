import { forTenant } from '@callboard/db/for-tenant'
import { systemDb } from '@callboard/db/system-db'
import type { OperationContext } from '@callboard/kernel/operation'
import type { Descriptor } from '@callboard/modules/catalog/domain/entity'
import { applyEntities } from '@callboard/modules/catalog/testing'
import { startRun } from '@callboard/modules/templates'
import { emptyIntegration } from './catalog-files.ts'
import { figure } from './figures.ts'
import type { BenchStack } from './stack.ts'

const tenants = 20
const stepCount = 10

const descriptor: Descriptor = {
  apiVersion: 'scaffolder.backstage.io/v1beta3',
  kind: 'Template',
  metadata: { name: 'bench', namespace: 'default' },
  spec: {
    type: 'service',
    owner: 'platform',
    steps: Array.from({ length: stepCount }, (_, i) => ({
      id: `s${i}`,
      action: 'catalog:write',
      input: { filePath: `f${i}.yaml`, entity: { name: '${{ parameters.name }}', step: i } },
    })),
  },
}

async function addTemplate(context: OperationContext): Promise<void> {
  const { tenantId } = context
  const integrationId = await emptyIntegration(context)
  const template = { descriptor, item: 'i', file: 'f', url: 'u', line: 1, evidence: null }
  await forTenant(tenantId).tx((db) => applyEntities(db, tenantId, integrationId, [template], null))
}

type Measured = { finished: number; tenants: number; seconds: number; p50: number; p95: number; earliest: number; latest: number }

/** Pauses between the steps of a run, and when the runs of each organization had ended. */
const measure = (ids: readonly string[]) => systemDb('statistics').$queryRaw<Measured[]>`
  with gaps as (
    select extract(epoch from started_at - lag(finished_at) over (partition by run_id order by position)) as gap
    from template_step where tenant_id = any(${[...ids]}::uuid[])
  ), ended as (
    select tenant_id, extract(epoch from max(finished_at) - (select min(started_at) from template_run where tenant_id = any(${[...ids]}::uuid[]))) as at,
      count(*) filter (where state = 'succeeded') as done
    from template_run where tenant_id = any(${[...ids]}::uuid[]) group by 1
  )
  select sum(done)::int as finished, count(*)::int as tenants, max(at)::float as seconds, min(at)::float as earliest, max(at)::float as latest,
    (select percentile_cont(0.5) within group (order by gap) from gaps)::float as p50,
    (select percentile_cont(0.95) within group (order by gap) from gaps)::float as p95
  from ended`

/** Runs of a template of ten steps, by twenty organizations at once. */
export async function benchTemplates(stack: BenchStack, runs = 1000): Promise<void> {
  const contexts: OperationContext[] = []
  for (let i = 0; i < tenants; i++) {
    const context = await stack.tenant(`bench-templates-${i}`)
    await addTemplate(context)
    contexts.push(context)
  }
  const start = (context: OperationContext, i: number) =>
    startRun(context, { ref: 'template:default/bench', values: { name: `run-${i}` } })
  for (let i = 0; i < runs / tenants; i++) await Promise.all(contexts.map((context) => start(context, i)))
  const ids = contexts.map(({ tenantId }) => tenantId)
  for (;;) {
    const open = await systemDb('statistics').templateRun.count({ where: { tenantId: { in: ids }, finishedAt: null } })
    if (open === 0) break
    await new Promise((resolve) => setTimeout(resolve, 500))
  }
  const [seen] = await measure(ids)
  if (!seen) throw new Error('nothing was measured')
  const { finished, seconds, p50, p95, earliest, latest } = seen
  figure(
    `runs of ${stepCount} steps, ${tenants} organizations`,
    `${Math.round((finished / seconds) * 60)}/min`,
    `${finished} succeeded`,
  )
  figure('between two steps of a run', `${p50.toFixed(2)} s (p50), ${p95.toFixed(2)} s (p95)`, 'all organizations at once')
  figure('first and last organization to finish', `${earliest.toFixed(0)} s and ${latest.toFixed(0)} s`, 'the same work each')
}
