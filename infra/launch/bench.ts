import path from 'node:path'
import { actions } from '@callboard/core/permissions'
import { createToken } from '@callboard/modules/tokens'
import { execa } from 'execa'
import { benchAgent } from '../bench/agent-memory.ts'
import { benchApply } from '../bench/apply-entities.ts'
import { benchAsk } from '../bench/ask.ts'
import { changeEachSecond, ingestFolder } from '../bench/catalog-files.ts'
import { benchClientJs, maxScriptBytes } from '../bench/client-js.ts'
import { benchExperimentEvents } from '../bench/experiment-events.ts'
import { benchExperiments } from '../bench/experiments.ts'
import { benchFlags } from '../bench/flags.ts'
import { writeCatalogFiles } from '../bench/generated-catalog.ts'
import { benchGitHubBudget } from '../bench/github-budget.ts'
import { benchIdle } from '../bench/idle.ts'
import { benchCosts } from '../bench/import-costs.ts'
import { benchInference } from '../bench/infer-catalog.ts'
import { benchNeighbours } from '../bench/neighbours.ts'
import { benchOutbox } from '../bench/outbox.ts'
import { benchPages } from '../bench/pages.ts'
import { benchIngest } from '../bench/push-entities.ts'
import { benchPushToVisible } from '../bench/push-to-visible.ts'
import { benchSearch } from '../bench/search.ts'
import { generatedOrganization, startBenchStack } from '../bench/stack.ts'
import { benchPushes, benchSync } from '../bench/sync-github.ts'
import { benchTemplates } from '../bench/templates.ts'
import { benchUsage } from '../bench/usage.ts'
import { benchClusters } from '../bench/watch-clusters.ts'
import { imageTargets } from '../deploy/image-targets.ts'
import { generateClient } from './build.ts'
import { root } from './paths.ts'

// Figures of this machine at this moment; quote ratios. Backstage's are those of docs/decisions/005.

// Requires no database: npm run bench -- inference [folder of repositories]
if (process.argv[2] === 'inference') {
  benchInference(path.resolve(process.argv[3] ?? path.join(root, '../shared/data/github-org')))
  process.exit(0)
}
// Requires no database: npm run bench -- experiments
if (process.argv[2] === 'experiments' && process.argv[3] !== '--events') process.exit(benchExperiments() ? 0 : 1)
// Measures a running server: npm run bench -- api --url http://127.0.0.1:7007/api --token T
if (process.argv.includes('--url')) {
  await import('../bench/measure-api.ts')
  process.exit(0)
}
// The process of the bench is the worker that is measured, and malloc reads its variables when a process starts.
if (process.argv[2] === 'kubernetes' && !process.env.MALLOC_ARENA_MAX) {
  const { env } = imageTargets.workers
  const { exitCode } = await execa(process.execPath, [...process.execArgv, ...process.argv.slice(1)], {
    env,
    stdio: 'inherit',
    reject: false,
  })
  process.exit(exitCode ?? 1)
}
await generateClient()
// Creates its own organizations: npm run bench -- github-budget [1000 or 5000]
if (process.argv[2] === 'github-budget') {
  await benchGitHubBudget(Number(process.argv[3]) || undefined)
  process.exit()
}
// Creates its own organization.
if (process.argv[2] === 'ask') {
  await benchAsk(process.argv.slice(3))
  process.exit()
}
// Stores events of an experiment: npm run bench -- experiments --events [10000000]
if (process.argv[2] === 'experiments') {
  await benchExperimentEvents(Number(process.argv[4] ?? 10_000_000))
  process.exit()
}
// Creates its own organizations: npm run bench -- outbox
if (process.argv[2] === 'outbox') {
  await benchOutbox()
  process.exit()
}
// Creates its own organizations: npm run bench -- idle [--tenants 1000] [--minutes 30]
if (process.argv[2] === 'idle') {
  await benchIdle(process.argv.slice(3))
  process.exit()
}
// Creates its own organizations: npm run bench -- push [--tenants 1000] [--pushes 100]
if (process.argv[2] === 'push') {
  await benchPushToVisible(process.argv.slice(3))
  process.exit()
}
const repositories = 1000
// npm run bench, or npm run bench -- kubernetes
const organization = generatedOrganization(process.argv[2] === 'templates' ? 1 : repositories)
const stack = await startBenchStack(organization.dir)
const only = process.argv.slice(2)
const selected = (name: string) => only.filter((a) => !a.startsWith('--')).length === 0 || only.includes(name)
try {
  if (selected('flags')) await benchFlags(stack)
  if (selected('catalog')) {
    await benchApply(await stack.tenant('bench-1k'), 1000)
    const large = await stack.tenant('bench-10k')
    await benchApply(large, 10_000)
    const { context } = await benchSync(stack, repositories)
    const { token } = await createToken(context, { name: 'bench', scopes: actions })
    await benchPushes(stack, token, 100)
  }
  // npm run bench -- api [folder of catalog files] [--peer results.json] [--fresh]: with --fresh, only what the database answers
  if (selected('api')) {
    const [folder] = only.filter((a, i) => !a.startsWith('--') && a !== 'api' && !only[i - 1]?.startsWith('--'))
    const files = folder ? { dir: path.resolve(folder), remove() {} } : writeCatalogFiles(10_000)
    const tenant = await stack.tenant('bench-api')
    await ingestFolder(tenant, files.dir)
    files.remove()
    const { token } = await createToken(tenant, { name: 'bench', scopes: actions })
    const measure = (...more: string[]) =>
      execa(
        process.execPath,
        [path.join(root, 'infra/bench/measure-api.ts'), '--url', `${stack.apiUrl}/api`, '--token', token, ...more],
        {
          stdio: 'inherit',
        },
      )
    const peer = only.includes('--peer') ? ['--peer', path.resolve(only[only.indexOf('--peer') + 1] ?? '')] : []
    console.log('\n  Every answer read from the database:')
    await measure('--fresh', ...peer)
    if (!only.includes('--fresh')) {
      console.log('\n  While an entity changes each second:')
      const stop = await changeEachSecond(tenant)
      await measure(...peer)
      await stop()
      console.log('\n  While nothing changes:')
      await measure(...peer)
    }
  }
  // npm run bench -- ingest
  if (selected('ingest')) {
    const neighbour = await stack.tenant('bench-ingest-neighbour')
    await benchApply(neighbour, 1000)
    await benchIngest(stack, await stack.tenant('bench-ingest'), neighbour)
  }
  // npm run bench -- templates [--runs 1000] [--tenants 20] [--steps 10]
  if (selected('templates')) await benchTemplates(stack, only[0] === 'templates' ? only.slice(1) : [])
  if (selected('search')) await benchSearch((name) => stack.tenant(name))
  if (selected('costs')) {
    const tenant = await stack.tenant('bench-costs')
    await benchApply(tenant, 1000)
    await benchCosts(tenant, 1_000_000)
  }
  if (selected('usage')) {
    const tenant = await stack.tenant('bench-usage')
    await benchApply(tenant, 1000)
    await benchUsage(tenant, 10_000_000)
  }
  if (selected('neighbours')) {
    const [attacker, neighbour] = [await stack.tenant('bench-attacker'), await stack.tenant('bench-neighbour')]
    await benchApply(attacker, 10_000)
    await benchApply(neighbour, 1000)
    await benchNeighbours(stack, attacker, neighbour)
  }
  if (selected('pages')) await benchPages(stack)
  if (selected('client-js')) {
    const above = await benchClientJs(stack)
    if (above.length > 0) console.log(`\n  Above ${maxScriptBytes / 1000} kB: ${above.join(', ')}`)
  }
  // npm run bench -- kubernetes [number of clusters]
  if (selected('kubernetes')) {
    const few = Number(only[1])
    if (!few) await benchClusters(stack, { count: 1, workloads: 500, podsEach: 10 })
    for (const count of few ? [few] : [50, 200]) await benchClusters(stack, { count, workloads: 20, podsEach: 5 })
  }
  // npm run bench -- agent
  if (selected('agent')) await benchAgent(stack)
} finally {
  await stack.stop()
  organization.remove()
}
process.exit(0)
