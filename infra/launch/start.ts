import { rmSync } from 'node:fs'
import { buildWeb, generateClient } from './build.ts'
import { migrate } from './database.ts'
import { type Backing, prepareEnvironment } from './environment.ts'
import { dataDir } from './paths.ts'
import { untilReady } from './ports.ts'
import { type Child, entry, isAlive, lastOutput, reap, startChild } from './processes.ts'
import { readRunFile, removeRunFile, writeEnvironment, writeRunFile } from './run-file.ts'

const mode = process.argv.includes('--dev') ? 'dev' : 'production'
const launchedAt = Date.now()
const logStep = (text: string) => console.log(`  ${((Date.now() - launchedAt) / 1000).toFixed(1).padStart(5)} s  ${text}`)

const children: Child[] = []
let backing: Backing | undefined
let stopping: Promise<void> | undefined

/** Ends everything that was started, the database last. */
function stop(code: number): Promise<void> {
  stopping ??= (async () => {
    for (const child of [...children].reverse()) await child.stop()
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
async function setUpSandboxPrices(environment: Record<string, string>): Promise<void> {
  const { setUpPrices, getStripe } = await import('@callboard/modules/billing')
  const { STRIPE_SECRET_KEY: secretKey = '', STRIPE_WEBHOOK_SECRET: webhookSecret = '', STRIPE_API_URL: apiUrl } = environment
  await setUpPrices(getStripe({ billing: { secretKey, webhookSecret, apiUrl, tax: false } }))
}

// biome-ignore lint/complexity/noExcessiveLinesPerFunction: starts the parts in their order
async function main(): Promise<void> {
  await stopPreviousRun()
  backing = await prepareEnvironment({ durable: true, sandbox: !process.env.WITHOUT_SANDBOX })
  const { environment, sandbox, ports, urls } = backing
  logStep(backing.postgres ? 'PostgreSQL is up (embedded)' : 'using the PostgreSQL of DATABASE_URL')
  if (await generateClient()) logStep('made the database client')
  const applied = await migrate(urls)
  logStep(applied.length > 0 ? `applied ${applied.length} migrations` : 'the database is up to date')
  if (mode === 'production') {
    logStep('checking the build (the first one takes a minute) …')
    if (await buildWeb()) logStep('built the web app')
  }
  if (sandbox) start('sandbox', [entry('tools/sandbox/main.ts')], { ...environment, ...sandbox.environment })
  const watch = mode === 'dev' ? ['--watch'] : []
  start('workers', [...watch, entry('workers/main.ts')], { ...environment, PORT: String(ports.workers) })
  start('web', [entry('apps/web/server.ts')], {
    ...environment,
    PORT: String(ports.web),
    NODE_ENV: mode === 'dev' ? 'development' : 'production',
  })
  const alive = () => children.every((c) => c.alive())
  const workersUrl = `http://127.0.0.1:${ports.workers}`
  await Promise.all([
    untilReady(`http://127.0.0.1:${ports.web}/readyz`, 90_000, alive),
    untilReady(`${workersUrl}/readyz`, 60_000, alive),
    ...(sandbox ? [untilReady(`${sandbox.url}/healthz`, 60_000, alive)] : []),
  ])
  writeEnvironment(environment)
  if (environment.STRIPE_API_URL) await setUpSandboxPrices(environment)
  const url = environment.PUBLIC_URL ?? ''
  writeRunFile({
    url,
    sandboxUrl: sandbox?.url ?? null,
    workersUrl,
    queue: backing.queue,
    pid: process.pid,
    pids: Object.fromEntries(children.map((c) => [c.name, c.pid])),
    startedAt: new Date().toISOString(),
  })
  logStep('ready')
  const notes = [
    ...(ports.web !== Number(process.env.PORT ?? 3000) ? [`  (port 3000 was taken)`] : []),
    ...(sandbox ? [`  Mails and the sample organization: ${sandbox.url}`] : []),
  ]
  console.log(`\n  Callboard: ${url}\n${notes.join('\n')}\n  Stop it with Ctrl-C. Data and logs are in .data/.\n`)
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void stop(0))
process.on('disconnect', () => void stop(0)) // npm, or its terminal, has exited
main().catch((error) => {
  if (!stopping) console.error(`\n${error instanceof Error ? error.message : error}`)
  void stop(1)
})
