import { type ChildProcess, spawn } from 'node:child_process'
import { chmodSync, createWriteStream, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { configureDatabase } from '@callboard/db/clients'
import { addressEnv, awsEnv, databaseEnv, demoEnv, secretsEnv, slackEnv, stripeEnv } from '@callboard/env/concerns'
import { loadEnv } from '@callboard/env/load'
import { platformFrom } from '@callboard/modules/compose-platform'
import { pluginRegistry } from '@callboard/plugins/server'
import { buildWeb } from './build.ts'
import { root } from './paths.ts'
import { freePort } from './ports.ts'
import type { RunFile } from './run-file.ts'

export type Product = {
  url: string
  sandboxUrl: string
  /** The environment of its processes, for access to its database. */
  environment: Record<string, string>
  /** Ports of its web processes. */
  ports: readonly number[]
  /** Error lines of the web processes' logs, newest last. */
  errors(): string[]
  stop(): Promise<void>
}

const startWithinMs = 240_000

async function untilThere(file: string, ended: () => boolean): Promise<void> {
  for (let waited = 0; !existsSync(file); waited += 200) {
    if (ended()) throw new Error('the product did not start')
    if (waited > startWithinMs) throw new Error('the product was not ready in time')
    await new Promise((r) => setTimeout(r, 200))
  }
}

/** Whether a log line reports an unexpected error. An action of another build is answered 404. */
const isError = (line: string) =>
  /^\{"level":[56]0|⨯|^Error:|Unhandled/.test(line) && !line.includes('Failed to find Server Action')

/** Another web process of a product, as behind a load balancer. It ends with this process. */
async function startAnotherWeb(
  data: string,
  environment: Record<string, string>,
  name: string,
): Promise<{ port: number; stop(): void }> {
  const port = await freePort(25_000 + (process.pid % 4000))
  const log = createWriteStream(path.join(data, 'logs', `${name}.log`))
  const web = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', path.join(root, 'apps/web/server.ts')], {
    cwd: root,
    env: { ...process.env, ...environment, PORT: String(port), NODE_ENV: 'production' },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  })
  web.stdout?.pipe(log)
  web.stderr?.pipe(log)
  for (let waited = 0; ; waited += 200) {
    const ready = await fetch(`http://127.0.0.1:${port}/readyz`).then(
      (r) => r.ok,
      () => false,
    )
    if (ready) break
    if (web.exitCode !== null || waited > startWithinMs) throw new Error('another web process was not ready in time')
    await new Promise((r) => setTimeout(r, 200))
  }
  return { port, stop: () => void web.kill('SIGTERM') }
}

type Launched = { data: string; port: number; environment: Record<string, string>; run(): RunFile; stop(): Promise<void> }

/** Runs `npm start` or `npm run stack` with temporary data and without rate limits, until it is ready. */
async function launch(script: 'start' | 'stack', args: readonly string[], env: Record<string, string>): Promise<Launched> {
  // Before the clock starts: a build takes minutes on a busy machine.
  await buildWeb()
  const data = mkdtempSync(path.join(os.tmpdir(), 'callboard-own-'))
  chmodSync(data, 0o755)
  const port = await freePort(21_000 + (process.pid % 4000))
  const launcher: ChildProcess = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', path.join(root, `infra/launch/${script}.ts`), ...args],
    {
      cwd: root,
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
      env: {
        ...process.env,
        CALLBOARD_DATA_DIR: data,
        PORT: String(port),
        PORTAL_DOMAIN: `localhost:${port}`,
        API_REQUESTS_PER_MINUTE: '10000000',
        ...env,
      },
    },
  )
  let ended = false
  launcher.on('exit', () => {
    ended = true
  })
  const stop = async () => {
    launcher.kill('SIGTERM')
    for (let i = 0; i < 300 && !ended; i++) await new Promise((r) => setTimeout(r, 100))
    rmSync(data, { recursive: true, force: true })
  }
  try {
    await untilThere(path.join(data, 'run.json'), () => ended)
  } catch (error) {
    await stop()
    throw error
  }
  const environment = JSON.parse(readFileSync(path.join(data, 'environment.json'), 'utf8')) as Record<string, string>
  return { data, port, environment, run: () => JSON.parse(readFileSync(path.join(data, 'run.json'), 'utf8')) as RunFile, stop }
}

/** Starts the product like `npm start`, with temporary data, without rate limits, and with several web processes on request. */
export async function startProduct(webs = 1): Promise<Product> {
  const { data, port, environment, run, stop } = await launch('start', [], {})
  const names = Array.from({ length: webs - 1 }, (_, i) => `web-${i + 2}`)
  const others: { port: number; stop(): void }[] = []
  for (const name of names) others.push(await startAnotherWeb(data, environment, name))
  return {
    url: `http://localhost:${port}`,
    sandboxUrl: run().sandboxUrl ?? '',
    ports: [port, ...others.map((other) => other.port)],
    environment,
    errors: () =>
      ['web', ...names].flatMap((name) => readFileSync(path.join(data, `logs/${name}.log`), 'utf8').split('\n')).filter(isError),
    async stop() {
      for (const other of others) other.stop()
      await stop()
    },
  }
}

export type Stack = Pick<Product, 'url' | 'sandboxUrl' | 'environment' | 'stop'> & {
  /** Process ids by name, such as `web-2`. They change when a process ends and is started again. */
  pids(): Record<string, number>
}

/** Starts several processes behind a balancer, like `npm run stack`. */
export async function startStack(webs: number, workers: number, env: Record<string, string>): Promise<Stack> {
  const { port, environment, run, stop } = await launch('stack', ['--web', String(webs), '--workers', String(workers)], env)
  return { url: `http://localhost:${port}`, sandboxUrl: run().sandboxUrl ?? '', environment, pids: () => run().pids, stop }
}

/** The platform as composed by the product's own processes, to create organizations in its database. */
export function platformOf({ environment }: Pick<Product, 'environment'>) {
  Object.assign(process.env, environment)
  const env = loadEnv({ ...databaseEnv, ...secretsEnv, ...addressEnv, ...demoEnv, ...stripeEnv, ...slackEnv, ...awsEnv })
  configureDatabase({ appUrl: env.DATABASE_APP_URL, systemUrl: env.DATABASE_SYSTEM_URL, poolSize: 4 })
  return platformFrom(env, pluginRegistry)
}
