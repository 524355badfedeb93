import { randomBytes, randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { readFileSync, realpathSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import type { OperationContext } from '@callboard/kernel/operation'
import { fillTenant, newFilledIds } from '@callboard/testing/filled-tenant'
import { createTestTenant } from '@callboard/testing/tenants'
import { execa } from 'execa'
import { buildWeb } from '../launch/build.ts'
import { root } from '../launch/paths.ts'
import { freePort, untilReady } from '../launch/ports.ts'
import { signIn } from '../launch/sign-in.ts'
import { ingestFolder } from './catalog-files.ts'
import { figure, percentile } from './figures.ts'
import { generatedNames, writeCatalogFiles } from './generated-catalog.ts'
import type { PageCounts, PageFigures } from './page-counts.ts'
import type { BenchStack } from './stack.ts'

const entities = 10_000
const { component, api, group } = generatedNames
const [warmUps, requests] = [5, 30]

/** Pages below a portal, by printed name. `of` is an entity with all kinds of data. */
const pagesOf = (component: string, api: string, group: string): [string, string][] => {
  const entity = (kind: string, name: string, tab?: string) => `/catalog/${kind}/default/${name}${tab ? `/${tab}` : ''}`
  return [
    ['home', ''],
    ['catalog', '/catalog?kind=component'],
    ['catalog, all kinds', '/catalog'],
    ['catalog, filtered', '/catalog?kind=component&lifecycle=production&q=ledger'],
    ['APIs', '/catalog?kind=api'],
    ['teams', '/catalog?kind=group'],
    ['entity', entity('component', component)],
    ['entity, relations', entity('component', component, 'relations')],
    ['entity, docs', entity('component', 'beta', 'docs')],
    ['entity, workloads', entity('component', component, 'kubernetes.workloads')],
    ['entity, CI/CD', entity('component', component, 'ci.pipelines')],
    ['entity, costs', entity('component', component, 'cloud-costs.costs')],
    ['entity, history', entity('component', component, 'history')],
    ['entity, YAML', entity('component', component, 'yaml')],
    ['entity, an API', entity('api', api)],
    ['entity, definition', entity('api', api, 'definition')],
    ['entity, a team', entity('group', group)],
    ['clusters', '/p/kubernetes/clusters'],
    ['pipelines', '/p/ci/pipelines'],
    ['costs', '/p/cloud-costs/costs'],
    ['budgets', '/p/cloud-costs/budgets'],
    ['repositories', '/p/github/repositories'],
    ['insights', '/p/insights/usage'],
    ['integrations', '/integrations'],
    ['search', '/search?q=ledger'],
    ['ownership', '/ownership'],
    ['review', '/catalog/review'],
    ['removed', '/catalog/removed'],
    ['history', '/history'],
    ['notifications', '/notifications'],
    ['settings', '/settings'],
    ['members', '/settings/members'],
    ['audit log', '/settings/audit'],
  ]
}

/** Connections of each kind of plugin, and a component's pipeline with its runs, so that no page is empty. */
async function addActivity(context: OperationContext, name: string): Promise<void> {
  const { tenantId } = context
  const ids = { kubernetes: randomUUID(), 'cloud-costs': randomUUID(), gitlab: randomUUID() }
  const repository = `acme/${name}`
  await context.tx(async (db) => {
    for (const [pluginId, id] of Object.entries(ids))
      await db.integration.create({
        data: { tenantId, id, pluginId, name: pluginId, account: id, settings: {}, secrets: '', state: 'paused' },
      })
    const common = { tenantId, integrationId: ids.gitlab }
    await db.pipeline.create({ data: { ...common, key: 'build', repository, name: 'build' } })
    await db.pipelineRun.createMany({
      data: Array.from({ length: 60 }, (_, i) => {
        const at = new Date(Date.now() - i * 3_600_000)
        const state = i % 7 ? 'succeeded' : 'failed'
        const times = { createdAt: at, startedAt: at, finishedAt: new Date(at.getTime() + 90_000), updatedAt: at }
        const of = { key: `run-${i}`, pipelineKey: 'build', repository, number: i, attempt: 1, onDefault: true, branch: 'main' }
        return { ...common, ...of, ...times, commit: `c${i}`, title: `Change ${i}`, event: 'push', state }
      }),
    })
  })
}

type Server = { url: string; counts(): Promise<PageCounts>; stop(): Promise<void> }

/** The web process of a checkout that is already built. */
async function startWeb({ databaseUrls }: BenchStack, checkout: string): Promise<Server> {
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const web = execa(process.execPath, [path.join(checkout, 'infra/bench/page-server.ts')], {
    ipc: true,
    stdout: 'ignore',
    stderr: 'inherit',
    reject: false,
    env: {
      NODE_ENV: 'production',
      DATABASE_APP_URL: databaseUrls.app,
      DATABASE_SYSTEM_URL: databaseUrls.system,
      NEXTAUTH_SECRET: randomBytes(32).toString('base64'),
      NEXTAUTH_URL: url,
      ENCRYPTION_KEYS: `k:${randomBytes(32).toString('base64')}`,
      PUBLIC_URL: url,
      CALLBOARD_LOCAL: '1',
      HOST: '127.0.0.1',
      PORT: String(port),
      LOG_LEVEL: 'warn',
    },
  })
  await untilReady(`${url}/readyz`, 60_000, () => web.exitCode === null || web.exitCode === undefined)
  return {
    url,
    counts: async () => {
      const answer = once(web, 'message')
      web.send?.('counts')
      return (await answer)[0] as PageCounts
    },
    stop: async () => {
      web.kill('SIGTERM')
      await web
    },
  }
}

type Measured = { times: number[]; counted: PageCounts[] }
type Visit = { server: Server; cookie: string; pages: [string, string][] }

async function request({ server, cookie }: Visit, address: string): Promise<{ took: number; counts: PageCounts }> {
  const began = performance.now()
  const answer = await fetch(server.url + address, { headers: { cookie, accept: 'text/html' }, redirect: 'manual' })
  await answer.arrayBuffer()
  const took = performance.now() - began
  if (answer.status !== 200) throw new Error(`${address} was answered ${answer.status}`)
  return { took, counts: await server.counts() }
}

/**
 * Requests every page in turn, round after round, sequentially: the server's counts belong to the request, and other load on the
 * machine affects all pages and servers equally.
 */
async function measure(visits: readonly Visit[]): Promise<Map<string, PageFigures>[]> {
  const all = visits.map(({ pages }) => new Map<string, Measured>(pages.map(([name]) => [name, { times: [], counted: [] }])))
  for (let round = 0; round < warmUps + requests; round++)
    for (const [i] of visits[0]?.pages.entries() ?? [])
      for (const [n, visit] of visits.entries()) {
        const [name, address] = visit.pages[i] ?? ['', '']
        const { took, counts } = await request(visit, address)
        if (round < warmUps) continue
        all[n]?.get(name)?.times.push(took)
        all[n]?.get(name)?.counted.push(counts)
      }
  return all.map((of) => new Map([...of].map(([name, measured]) => [name, figuresOf(measured)])))
}

function figuresOf({ times, counted }: Measured): PageFigures {
  const usual = (key: keyof PageCounts) =>
    percentile(
      counted.map((c) => c[key]),
      0.5,
    )
  return {
    statements: usual('statements'),
    transactions: usual('transactions'),
    p50: percentile(times, 0.5),
    p95: percentile(times, 0.95),
  }
}

const described = (f: PageFigures) =>
  `p50 ${f.p50.toFixed(0)} ms, p95 ${f.p95.toFixed(0)} ms, ${f.statements} statements, ${f.transactions} transactions`

const option = (name: string) => {
  const at = process.argv.indexOf(name)
  return at < 0 ? undefined : path.resolve(process.argv[at + 1] ?? '')
}

/** Earlier figures from a file; none yet if another checkout is measured in turn with this one. */
function readEarlier(before: string | undefined): { figures: Record<string, PageFigures>; checkout: string | undefined } {
  if (before && statSync(before).isDirectory()) return { figures: {}, checkout: realpathSync(before) }
  return { figures: before ? (JSON.parse(readFileSync(before, 'utf8')) as Record<string, PageFigures>) : {}, checkout: undefined }
}

/**
 * Database usage and duration of each page of a portal with 10,000 entities. `--json <file>` saves the figures. `--before <file>`
 * prints saved figures beside them; `--before <checkout>` measures another built checkout in turn.
 */
export async function benchPages(stack: BenchStack): Promise<void> {
  const { figures, checkout } = readEarlier(option('--before'))
  await buildWeb()
  const tenant = await createTestTenant(stack.platform, 'Bench pages')
  const context = tenant.as('owner')
  await fillTenant(stack.platform, tenant, newFilledIds(), 'bench')
  const files = writeCatalogFiles(entities)
  await ingestFolder(context, files.dir)
  files.remove()
  await addActivity(context, component)
  const pages = pagesOf(component, api, group).map(([name, address]): [string, string] => [name, `/t/${tenant.slug}${address}`])
  const servers = await Promise.all([root, ...(checkout ? [checkout] : [])].map((folder) => startWeb(stack, folder)))
  try {
    const visits: Visit[] = []
    for (const server of servers) visits.push({ server, cookie: await signIn(server.url, tenant.owner.email), pages })
    const [own = new Map<string, PageFigures>(), other] = await measure(visits)
    for (const [name, measured] of own) {
      const was = other?.get(name) ?? figures[name]
      figure(name, `${measured.p50.toFixed(0)} ms`, `${described(measured)}${was ? `; before: ${described(was)}` : ''}`)
    }
    const file = option('--json')
    if (file) writeFileSync(file, JSON.stringify(Object.fromEntries(own), null, 1))
  } finally {
    for (const server of servers) await server.stop()
  }
}
