import { setTimeout as pause } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { forTenant } from '@callboard/db/for-tenant'
import { systemDb } from '@callboard/db/system-db'
import type { OperationContext } from '@callboard/kernel/operation'
import type { Descriptor } from '@callboard/modules/catalog/domain/entity'
import { applyEntities } from '@callboard/modules/catalog/testing'
import { startRun } from '@callboard/modules/templates'
import { emptyIntegration } from './catalog-files.ts'
import { figure, seconds } from './figures.ts'
import type { BenchStack } from './stack.ts'

// Runs of a template by several organizations at once: how many end in a minute, how long a run waits between its steps, and
// whether an organization that starts its runs last has to wait for those of all others.

const stalledMs = 5 * 60_000
const runsAlone = 5

const descriptorOf = (steps: number): Descriptor => ({
  apiVersion: 'scaffolder.backstage.io/v1beta3',
  kind: 'Template',
  metadata: { name: 'bench', namespace: 'default' },
  spec: {
    type: 'service',
    owner: 'platform',
    steps: Array.from({ length: steps }, (_, i) => ({
      id: `s${i}`,
      action: 'catalog:write',
      input: { filePath: `f${i}.yaml`, entity: { name: '${{ parameters.name }}', step: i } },
    })),
  },
})

async function addTemplate(context: OperationContext, steps: number): Promise<void> {
  const { tenantId } = context
  const integrationId = await emptyIntegration(context)
  const template = { descriptor: descriptorOf(steps), item: 'i', file: 'f', url: 'u', line: 1, evidence: null }
  await forTenant(tenantId).tx((db) => applyEntities(db, tenantId, integrationId, [template], null))
}

/** Waits until every run of these organizations has ended. @throws Error when none has ended for five minutes */
async function untilFinished(tenantIds: readonly string[]): Promise<void> {
  const unfinished = () =>
    systemDb('statistics').templateRun.count({ where: { tenantId: { in: [...tenantIds] }, finishedAt: null } })
  let [open, since] = [await unfinished(), performance.now()]
  while (open > 0) {
    await pause(250)
    const now = await unfinished()
    if (now < open) since = performance.now()
    if (performance.now() - since > stalledMs) throw new Error(`${now} runs have not ended, and none has for five minutes`)
    open = now
  }
}

type Gaps = { p50: number; p95: number }

/** Seconds between the end of a step and the start of the next one of its run. */
async function gapsOf(tenantIds: readonly string[]): Promise<Gaps> {
  const [gaps] = await systemDb('statistics').$queryRaw<Gaps[]>`
    select percentile_cont(0.5) within group (order by gap)::float as p50, percentile_cont(0.95) within group (order by gap)::float as p95
    from (select extract(epoch from started_at - lag(finished_at) over (partition by run_id order by position)) as gap
      from template_step where tenant_id = any(${[...tenantIds]}::uuid[])) between_steps`
  if (!gaps) throw new Error('no steps were measured')
  return gaps
}

type Ended = { succeeded: number; started: Date; finished: Date }

/** The last start and the last end of each organization's runs. */
const endsOf = (tenantIds: readonly string[]) => systemDb('statistics').$queryRaw<Ended[]>`
  select count(*) filter (where state = 'succeeded')::int as succeeded, max(started_at) as started, max(finished_at) as finished
  from template_run where tenant_id = any(${[...tenantIds]}::uuid[]) group by tenant_id`

const start = (context: OperationContext, i: number) =>
  startRun(context, { ref: 'template:default/bench', values: { name: `run-${i}` } })

const inSeconds = ({ p50, p95 }: Gaps) => `${p50.toFixed(2)} s (p50), ${p95.toFixed(2)} s (p95)`

async function measureAlone(stack: BenchStack, steps: number): Promise<void> {
  const context = await stack.tenant('bench-templates-alone')
  await addTemplate(context, steps)
  for (let i = 0; i < runsAlone; i++) {
    await start(context, i)
    await untilFinished([context.tenantId])
  }
  figure('between two steps, one run at a time', inSeconds(await gapsOf([context.tenantId])), `${runsAlone} runs`)
}

function optionsOf(args: readonly string[]) {
  const { values } = parseArgs({
    args: [...args],
    options: {
      runs: { type: 'string', default: '1000' },
      tenants: { type: 'string', default: '20' },
      steps: { type: 'string', default: '10' },
    },
  })
  return { runs: Number(values.runs), tenants: Number(values.tenants), steps: Number(values.steps) }
}

/**
 * One organization after another starts all its runs, so that the first would end long before the last if jobs were done in the
 * order of their requests.
 * @param args `--runs 1000 --tenants 20 --steps 10`
 */
export async function benchTemplates(stack: BenchStack, args: readonly string[]): Promise<void> {
  const { runs, tenants, steps } = optionsOf(args)
  await measureAlone(stack, steps)
  const contexts: OperationContext[] = []
  for (let i = 0; i < tenants; i++) {
    const context = await stack.tenant(`bench-templates-${i}`)
    await addTemplate(context, steps)
    contexts.push(context)
  }
  const began = performance.now()
  for (const context of contexts) for (let i = 0; i < runs / tenants; i++) await start(context, i)
  const startedIn = seconds(began)
  const ids = contexts.map(({ tenantId }) => tenantId)
  await untilFinished(ids)
  const took = seconds(began)
  const ends = await endsOf(ids)
  const succeeded = ends.reduce((sum, one) => sum + one.succeeded, 0)
  const waits = ends.map(({ started, finished }) => (finished.getTime() - started.getTime()) / 1000)
  const what = `runs of ${steps} steps, ${tenants} organizations`
  figure(what, `${Math.round((succeeded / took) * 60)}/min`, `${succeeded} succeeded, started within ${startedIn.toFixed(0)} s`)
  figure('between two steps, all organizations at once', inSeconds(await gapsOf(ids)))
  const [least, most] = [Math.min(...waits), Math.max(...waits)]
  figure(
    'from the last start of an organization to its last end',
    `${least.toFixed(0)} to ${most.toFixed(0)} s`,
    'shortest and longest',
  )
}
