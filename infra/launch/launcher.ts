import { mkdirSync, rmSync } from 'node:fs'
import { imageTargets } from '../deploy/image-targets.ts'
import { buildWeb, generateClient } from './build.ts'
import { migrate } from './database.ts'
import { embeddedMaxConnections } from './embedded-postgres.ts'
import { type Backing, prepareEnvironment } from './environment.ts'
import { dataDir } from './paths.ts'
import { poolSizeFor } from './pool-size.ts'
import { freePort, untilReady } from './ports.ts'
import { type Child, entry, isAlive, lastOutput, reap, startChild } from './processes.ts'
import { type RunningRedis, startInstalledRedis } from './redis.ts'
import { type RunFile, readRunFile, removeRunFile, writeEnvironment, writeRunFile } from './run-file.ts'

export type Launch = {
  mode: 'dev' | 'production'
  /** Number of web and of worker processes. */
  web: number
  workers: number
  /** Whether connections are spread by a balancer, and processes that end are started again. */
  balanced?: boolean
}

const launchedAt = Date.now()
const logStep = (text: string) => console.log(`  ${((Date.now() - launchedAt) / 1000).toFixed(1).padStart(5)} s  ${text}`)

const children: Child[] = []
let backing: Backing | undefined
let redis: RunningRedis | undefined
let stopping: Promise<void> | undefined
let described: Omit<RunFile, 'pids'> | undefined

/** Records the processes that run now, once all were ready. */
function recordRun(): void {
  const pids = Object.fromEntries(children.map((c) => [c.name, c.pid]))
  if (described) writeRunFile({ ...described, pids: { ...pids, ...(redis ? { redis: redis.pid } : {}) } })
}

/** Ends everything that was started, the database last. */
function stop(code: number): Promise<void> {
  stopping ??= (async () => {
    // Web and workers side by side, as each has requests or jobs to finish; the sandbox and the balancer after them.
    await Promise.all(children.filter((c) => /^(web|workers)/.test(c.name)).map((c) => c.stop()))
    for (const child of [...children].reverse()) await child.stop()
    await redis?.stop()
    await backing?.postgres?.stop()
    removeRunFile()
    process.exit(code)
  })()
  return stopping
}

function onEnd(name: string, code: number | undefined): void {
  if (stopping) return
  console.error(`\n${name} ended (${code ?? 'by a signal'}). Its last lines:\n${lastOutput(name)}\n`)
  void stop(1)
}

const start = (name: string, args: string[], env: Record<string, string>): Child => {
  const child = startChild(name, args, env, onEnd)
  children.push(child)
  return child
}

/** Starts a process, and starts it again a second after it has ended. */
function supervise(name: string, args: string[], env: Record<string, string>): void {
  const child = startChild(name, args, env, (_, code) => {
    children.splice(children.indexOf(child), 1)
    if (stopping) return
    console.error(`  ${name} ended (${code ?? 'by a signal'}); starting it again`)
    setTimeout(() => !stopping && supervise(name, args, env), 1000)
  })
  children.push(child)
  recordRun()
}

async function stopPreviousRun(): Promise<void> {
  const before = readRunFile()
  if (before && isAlive(before.pid)) {
    console.log(`Callboard is running already: ${before.url}\nStop it with: npm stop`)
    process.exit(0)
  }
  const left = await reap(Object.values(before?.pids ?? {}))
  if (left > 0) logStep(`ended ${left} ${left === 1 ? 'process' : 'processes'} of an earlier run`)
  removeRunFile()
  if (process.argv.includes('--reset')) {
    rmSync(dataDir, { recursive: true, force: true })
    logStep('removed the data of earlier runs')
  }
}

/** Products and prices of the plans in the sandbox's Stripe. */
async function setUpSandboxPrices(environment: Record<string, string>, apiUrl: string): Promise<void> {
  const { setUpPrices, getStripe } = await import('@callboard/modules/billing')
  const { STRIPE_SECRET_KEY: secretKey = '', STRIPE_WEBHOOK_SECRET: webhookSecret = '' } = environment
  await setUpPrices(getStripe({ billing: { secretKey, webhookSecret, apiUrl, tax: false } }))
}

type Running = { webPorts: readonly number[]; workerPorts: readonly number[] }

const numbered = (name: string, index: number) => (index === 0 ? name : `${name}-${index + 1}`)

/** Web and worker processes on ports of their own. */
async function startProcesses(plan: Launch, { environment, ports }: Backing): Promise<Running> {
  const begin = plan.balanced ? supervise : start
  const watch = plan.mode === 'dev' ? ['--watch'] : []
  const workerPorts: number[] = []
  const webPorts: number[] = []
  for (let i = 0; i < plan.workers; i++) {
    const port = i === 0 ? ports.workers : await freePort()
    begin(numbered('workers', i), [...watch, entry('workers/main.ts')], {
      ...environment,
      ...imageTargets.workers.env,
      PORT: String(port),
    })
    workerPorts.push(port)
  }
  for (let i = 0; i < plan.web; i++) {
    const port = plan.balanced ? await freePort() : ports.web
    begin(numbered('web', i), [entry('apps/web/server.ts')], {
      ...environment,
      PORT: String(port),
      NODE_ENV: plan.mode === 'dev' ? 'development' : 'production',
    })
    webPorts.push(port)
  }
  if (plan.balanced) start('balancer', [entry('infra/launch/balancer.ts'), String(ports.web), ...webPorts.map(String)], {})
  return { webPorts, workerPorts }
}

/** Redis where it is installed, and pools that leave every process its share of connections. */
async function prepareForSeveral(plan: Launch): Promise<void> {
  if (!process.env.REDIS_URL) {
    mkdirSync(dataDir, { recursive: true })
    redis = await startInstalledRedis(dataDir)
    if (redis) process.env.REDIS_URL = redis.url
    logStep(redis ? 'Redis is up' : 'no redis-server is installed; jobs are queued in PostgreSQL')
  }
  const queue = process.env.REDIS_URL ? 'redis' : 'postgres'
  const size = poolSizeFor({ web: plan.web, workers: plan.workers, queue }, embeddedMaxConnections)
  if (!size) throw new Error('PostgreSQL has too few connections for so many processes. Start fewer, or install redis-server.')
  process.env.DATABASE_POOL_SIZE ??= String(size)
}

async function run(plan: Launch): Promise<void> {
  await stopPreviousRun()
  if (plan.balanced) await prepareForSeveral(plan)
  backing = await prepareEnvironment({ durable: true, sandbox: !process.env.WITHOUT_SANDBOX })
  const { environment, sandbox, ports, urls } = backing
  logStep(backing.postgres ? 'PostgreSQL is up (embedded)' : 'using the PostgreSQL of DATABASE_URL')
  if (await generateClient()) logStep('made the database client')
  const applied = await migrate(urls)
  logStep(applied.length > 0 ? `applied ${applied.length} migrations` : 'the database is up to date')
  if (plan.mode === 'production') {
    logStep('checking the build (the first one takes a minute) …')
    if (await buildWeb()) logStep('built the web app')
  }
  if (sandbox) start('sandbox', [entry('tools/sandbox/main.ts')], { ...environment, ...sandbox.environment })
  const { webPorts, workerPorts } = await startProcesses(plan, backing)
  const alive = () => children.every((c) => c.alive())
  const workersUrl = `http://127.0.0.1:${ports.workers}`
  const ready = (port: number) => untilReady(`http://127.0.0.1:${port}/readyz`, 90_000, alive)
  await Promise.all([
    ...webPorts.map(ready),
    ...workerPorts.map(ready),
    ...(sandbox ? [untilReady(`${sandbox.url}/healthz`, 60_000, alive)] : []),
  ])
  writeEnvironment(environment)
  // Not by the way that the processes take to it, which may not be open yet.
  if (sandbox && environment.STRIPE_API_URL) await setUpSandboxPrices(environment, sandbox.url)
  const url = environment.PUBLIC_URL ?? ''
  described = {
    url,
    sandboxUrl: sandbox?.url ?? null,
    workersUrl,
    queue: backing.queue,
    pid: process.pid,
    startedAt: new Date().toISOString(),
  }
  recordRun()
  logStep('ready')
  const notes = [
    ...(ports.web !== Number(process.env.PORT ?? 3000) ? [`  (port 3000 was taken)`] : []),
    ...(sandbox ? [`  Mails and the sample organization: ${sandbox.url}`] : []),
    ...(plan.balanced ? children.map((c) => `  ${c.name.padEnd(10)} process ${c.pid}`) : []),
  ]
  console.log(`\n  Callboard: ${url}\n${notes.join('\n')}\n  Stop it with Ctrl-C. Data and logs are in .data/.\n`)
}

/** Runs the product until it is stopped; the process then exits. */
export function launch(plan: Launch): void {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void stop(0))
  process.on('disconnect', () => void stop(0)) // npm, or its terminal, has exited
  run(plan).catch((error) => {
    if (!stopping) console.error(`\n${error instanceof Error ? error.message : error}`)
    void stop(1)
  })
}
