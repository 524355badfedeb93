import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { freePorts } from '@callboard/testing/ports'
import { organizationFolder } from '@callboard/testing/stack'
import { descriptor } from '../chaos/world.ts'
import { buildWeb } from '../launch/build.ts'
import { migrate, prepareCluster } from '../launch/database.ts'
import { startEmbeddedPostgres } from '../launch/embedded-postgres.ts'
import { untilReady } from '../launch/ports.ts'
import { type Child, entry, lastOutput, startChild } from '../launch/processes.ts'
import { startInstalledRedis } from '../launch/redis.ts'
import { signIn } from '../launch/sign-in.ts'
import { type Front, startFront } from './front.ts'
import { type Load, startLoad } from './load.ts'
import { extract, type PreviousVersion, type Seed, startPrevious } from './previous-version.ts'

/** How long each stage of the upgrade is used before the next. */
const stageMs = 10_000
const passwords = { owner: 'owner', app: 'app', system: 'system' }

/** Starts a process of the present version beside those of the previous one. @returns its port, once it is ready */
async function startPresent(
  kind: 'web' | 'workers',
  n: number,
  { previous: { environment }, started }: Pick<Stage, 'previous' | 'started'>,
): Promise<number> {
  const port = await freePorts()
  const name = `upgraded-${kind}-${n}`
  const file = kind === 'web' ? 'apps/web/server.ts' : 'workers/main.ts'
  const child = startChild(name, [entry(file)], { ...environment, PORT: String(port), NODE_ENV: 'production' }, () => {})
  started.push(child)
  await untilReady(`http://127.0.0.1:${port}/readyz`, 120_000, child.alive).catch((error) => {
    throw new Error(`${error.message}\n${lastOutput(name)}`)
  })
  return port
}

/** Until the first import has ended: what is written names owners of it. */
async function untilSynced(url: string, { token }: Seed, components: number): Promise<void> {
  const headers = { authorization: `Bearer ${token}`, connection: 'close' }
  for (let waited = 0; waited < 120_000; waited += 500) {
    const answer = await fetch(`${url}/api/v1/entities?kind=component&limit=100`, { headers })
    const { entities } = (await answer.json()) as { entities?: unknown[] }
    if (entities?.length === components) return
    await wait(500)
  }
  throw new Error('the previous version did not import the organization in time')
}

type Stage = {
  front: Front
  previous: PreviousVersion
  load: Load
  owner: string
  /** What is started here is added, so that it ends in any case. */
  started: Child[]
  report(line: string): void
}

/** Migrates, adds a process after the other, and then stops the previous version. */
async function upgrade(stage: Stage): Promise<void> {
  const { front, previous, load, owner, report } = stage
  await wait(stageMs)
  const { DATABASE_APP_URL: app = '', DATABASE_SYSTEM_URL: system = '' } = previous.environment
  const applied = await migrate({ owner, app, system })
  report(`applied ${applied.length} migrations`)
  await wait(stageMs)
  for (const n of [1, 2]) {
    await startPresent('workers', n, stage)
    front.add(await startPresent('web', n, stage))
    report(`${n} of 2 processes of each kind are of the present version`)
    await wait(stageMs)
  }
  // The vendors' stand-ins belong to the previous version, and go with it.
  await load.stop('push')
  await wait(2000)
  report('stopping the previous version')
  await previous.stop()
  await wait(stageMs)
}

const repositories = Array.from({ length: 20 }, (_, i) => `service-${i}`)

type End = () => unknown

/** A balancer with the previous version behind it, on a database of its own. What ends them is added to `ends`. */
async function startFrom(from: string, ends: End[]): Promise<Pick<Stage, 'front' | 'previous' | 'owner'>> {
  const folder = await extract(from)
  const data = mkdtempSync(path.join(os.tmpdir(), 'callboard-upgrade-'))
  ends.push(() => rmSync(data, { recursive: true, force: true }))
  // PostgreSQL runs as a user of its own.
  chmodSync(data, 0o755)
  mkdirSync(path.join(data, 'product'))
  const files = repositories.map((name) => [name, { 'catalog-info.yaml': descriptor(name, 'as at first') }])
  const organization = organizationFolder(Object.fromEntries(files), { teams: [{ slug: 'payments', name: 'Payments' }] })
  ends.push(() => organization.remove())
  const [dbPort, port] = [await freePorts(), await freePorts()]
  const server = await startEmbeddedPostgres({ dir: path.join(data, 'postgres'), port: dbPort, password: 'x', durable: true })
  ends.push(() => server.stop())
  const redis = await startInstalledRedis(data)
  ends.push(() => redis?.stop())
  const front = await startFront()
  ends.push(() => front.close())
  const { owner, app, system } = await prepareCluster(server.superuserUrl, 'callboard', passwords)
  const previous = await startPrevious(folder, path.join(data, 'product'), {
    ...{ DATABASE_URL: owner, DATABASE_APP_URL: app, DATABASE_SYSTEM_URL: system },
    ...(redis ? { REDIS_URL: redis.url } : {}),
    ...{ PORT: String(port), PUBLIC_URL: front.url, SANDBOX_GITHUB_DIR: organization.dir },
    ...{ API_REQUESTS_PER_MINUTE: '10000000', DRAIN_SECONDS: '5', FINISH_SECONDS: '20' },
  })
  ends.push(() => previous.stop())
  front.add(port)
  return { front, previous, owner }
}

/**
 * Starts a previous version, and replaces it by the present one on the same database while it is used.
 * @param from a tag or commit
 */
export async function runRollingUpgrade(
  from: string,
  report: (line: string) => void,
): Promise<{ summary: string; isClean: boolean }> {
  await buildWeb()
  const ends: End[] = []
  try {
    const { front, previous, owner } = await startFrom(from, ends)
    const seed = await previous.seed()
    await untilSynced(front.url, seed, repositories.length)
    const load = startLoad(front.url, previous.sandboxUrl, seed, await signIn(front.url, seed.email))
    const started: Child[] = []
    ends.push(() => Promise.all(started.map((child) => child.stop())))
    ends.push(() => load.stop())
    await upgrade({ front, previous, load, owner, started, report })
    await load.stop()
    for (const [sentence, times] of load.failed) report(`failed ${times} times: ${sentence}`)
    const sum = (counts: Map<string, number>) => [...counts.values()].reduce((a, b) => a + b, 0)
    const kinds = [...load.done].map(([kind, times]) => `${kind} ${times}`).join(', ')
    return { summary: `succeeded ${sum(load.done)} (${kinds}), failed ${sum(load.failed)}`, isClean: load.failed.size === 0 }
  } finally {
    for (const end of ends.reverse()) await end()
  }
}
