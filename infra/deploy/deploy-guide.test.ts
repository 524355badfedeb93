import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import https from 'node:https'
import os from 'node:os'
import path from 'node:path'
import { execa } from 'execa'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { buildWeb, generateClient } from '../launch/build.ts'
import { type RunningPostgres, startEmbeddedPostgres } from '../launch/embedded-postgres.ts'
import { root } from '../launch/paths.ts'
import { freePort } from '../launch/ports.ts'
import { type RunningRedis, startInstalledRedis, which } from '../launch/redis.ts'

// Executes the commands of docs/operations/deploy.md as they stand, with values of this test in place of the first step's.

const guide = readFileSync(path.join(root, 'docs/operations/deploy.md'), 'utf8')
const blocks = [...guide.matchAll(/^```sh(?: ([\w-]+))?\n([\s\S]*?)^```$/gm)].map(([, tag = '', commands = '']) => ({
  tag,
  commands,
}))
const executed = blocks.filter((b) => b.tag === '')
const values = blocks.find((b) => b.tag === 'values')?.commands ?? ''

const folder = mkdtempSync(path.join(os.tmpdir(), 'callboard-deploy-'))
const run = path.join(folder, 'run')
const installed = { nginx: await which('nginx'), openssl: await which('openssl'), redis: await which('redis-server') }
// Minutes of a build and of starting everything: `npm test -- deployments` asks for it.
const canRun = Object.values(installed).every(Boolean) && Boolean(process.env.TEST_DEPLOYMENTS)
if (!canRun) test.skip('the deployment guide needs nginx, openssl, redis-server, and to be asked for', () => {})

let postgres: RunningPostgres
let redis: RunningRedis | undefined
let given: Record<string, string>
let httpsPort = 0

beforeAll(async () => {
  if (!canRun) return
  chmodSync(folder, 0o755)
  await generateClient()
  await buildWeb()
  postgres = await startEmbeddedPostgres({
    dir: path.join(folder, 'postgres'),
    port: await freePort(),
    password: 'secret',
    durable: false,
  })
  redis = await startInstalledRedis(folder)
  const [certificate, key] = [path.join(folder, 'certificate.pem'), path.join(folder, 'key.pem')]
  await execa('openssl', [
    'req',
    '-x509',
    '-newkey',
    'rsa:2048',
    '-nodes',
    '-days',
    '2',
    '-subj',
    '/CN=localhost',
    '-keyout',
    key,
    '-out',
    certificate,
  ])
  const ports = [await freePort(), await freePort(), await freePort(), await freePort(), await freePort()]
  httpsPort = ports[4] ?? 0
  given = {
    PUBLIC_URL: `https://localhost:${httpsPort}`,
    DATABASE_ADMIN_URL: postgres.superuserUrl,
    DATABASE: `postgresql://127.0.0.1:${postgres.port}/callboard`,
    REDIS: redis?.url ?? '',
    TLS_CERTIFICATE: certificate,
    TLS_KEY: key,
    HTTPS_PORT: String(httpsPort),
    WEB_PORTS: `${ports[0]} ${ports[1]}`,
    WORKER_PORTS: `${ports[2]} ${ports[3]}`,
    OPERATOR: 'ops@example.com',
    RUN: run,
  }
}, 600_000)

/** Ends what the guide's last step would have ended, if the test failed before. */
async function endProcesses(): Promise<void> {
  await execa(
    'sh',
    [
      '-c',
      `[ -f ${run}/pids ] && kill $(cat ${run}/pids); [ -f ${run}/nginx/nginx.pid ] && kill $(cat ${run}/nginx/nginx.pid); true`,
    ],
    {
      reject: false,
    },
  )
}

afterAll(async () => {
  await endProcesses()
  await redis?.stop()
  await postgres?.stop()
  rmSync(folder, { recursive: true, force: true })
}, 60_000)

/** Runs blocks in one shell, and stops at the first command that fails. */
async function shell(commands: readonly string[], env: Record<string, string>) {
  const path_ = `${path.join(root, 'node_modules/.bin')}:/usr/sbin:${process.env.PATH}`
  return execa('bash', ['-euo', 'pipefail', '-c', commands.join('\n')], {
    cwd: root,
    reject: false,
    extendEnv: false,
    env: {
      PATH: path_,
      HOME: folder,
      CALLBOARD_DATA_DIR: path.join(folder, 'none'),
      DRAIN_SECONDS: '1',
      FINISH_SECONDS: '5',
      ...env,
    },
    // Background processes of the guide keep the pipes of their shell open.
    stdio: ['ignore', { file: path.join(folder, 'out.log') }, { file: path.join(folder, 'err.log') }],
  })
}
/** What the commands said, and the last lines of the processes that they started. */
const report = async () => {
  const logs = await execa('sh', ['-c', `tail -n 5 ${run}/*.log`], { reject: false })
  return output() + logs.stdout
}
const output = () => ['out.log', 'err.log'].map((f) => readFileSync(path.join(folder, f), 'utf8')).join('')

type Answer = { status: number; body: string }
const get = (at: string, headers: Record<string, string> = {}): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const request = https.get(`https://localhost:${httpsPort}${at}`, { rejectUnauthorized: false, headers }, (response) => {
      let body = ''
      response.on('data', (chunk) => {
        body += chunk
      })
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body }))
    })
    request.on('error', reject)
  })

test('the first step names every value that the commands use', () => {
  const named = [...values.matchAll(/\b([A-Z_]+)=/g)].map((m) => m[1])
  const used = [
    ...executed
      .map((b) => b.commands)
      .join('\n')
      .matchAll(/\$\{?([A-Z_]+)/g),
  ].map((m) => m[1] ?? '')
  const made = ['WEB', 'PORT']
  expect(used.length).toBeGreaterThan(10)
  expect([...new Set(used)].filter((name) => !named.includes(name) && !made.includes(name))).toEqual([])
})

test('systemd units start what the guide starts', () => {
  const units = path.join(root, 'infra/deploy/systemd')
  const started = readdirSync(units).map(
    (file) => /^ExecStart=\/usr\/bin\/(.*)$/m.exec(readFileSync(path.join(units, file), 'utf8'))?.[1],
  )
  expect(started).toHaveLength(2)
  expect(started.filter((command) => !guide.includes(`nohup ${command} `))).toEqual([])
})

test.runIf(canRun)('its commands lead to a portal behind nginx, and stop it', { timeout: 600_000 }, async () => {
  const last = executed.at(-1)?.commands ?? ''
  const started = await shell(
    executed.slice(0, -1).map((b) => b.commands),
    given,
  )
  expect({ exit: started.exitCode, output: started.exitCode === 0 ? '' : await report() }).toEqual({ exit: 0, output: '' })
  expect(output()).toMatch(/ops@example\.com, password \S+ \(shown only now\)/)

  expect(await get('/sign-in')).toMatchObject({ status: 200, body: expect.stringContaining('Sign in') })
  expect(await get('/metrics')).toMatchObject({ status: 404 })
  const created = await shell(
    [
      `set -a; . ${run}/callboard.env; set +a`,
      `npm run -s admin -- tenant create --slug acme --name Acme --owner-email ops@example.com --json`,
    ],
    given,
  )
  expect({ exit: created.exitCode, output: created.exitCode === 0 ? '' : output() }).toEqual({ exit: 0, output: '' })
  const { token } = JSON.parse(output()) as { token: string }
  expect(await get('/api/catalog/entities', { authorization: `Bearer ${token}` })).toEqual({ status: 200, body: '[]' })

  const stopped = await shell([last], given)
  expect(stopped.exitCode).toBe(0)
  await expect.poll(() => get('/readyz').catch((error: Error) => error.message), { timeout: 20_000 }).toMatch(/ECONNREFUSED/)
})
