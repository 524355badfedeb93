import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { buildWeb, generateClient } from '../launch/build.ts'
import { root } from '../launch/paths.ts'
import { freePort } from '../launch/ports.ts'
import { isAlive } from '../launch/processes.ts'

// `npm run stack`: several processes behind a balancer, one of which is killed, and a clean end on Ctrl-C.

const data = mkdtempSync(path.join(os.tmpdir(), 'callboard-stack-'))
let launcher: ChildProcess
let url = ''
let output = ''

beforeAll(async () => {
  chmodSync(data, 0o755)
  await generateClient()
  await buildWeb()
  const port = await freePort()
  url = `http://127.0.0.1:${port}`
  launcher = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', path.join(root, 'infra/launch/stack.ts'), '--web', '2', '--workers', '2'],
    {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      env: { ...process.env, CALLBOARD_DATA_DIR: data, PORT: String(port) },
    },
  )
  for (const stream of [launcher.stdout, launcher.stderr])
    stream?.on('data', (chunk) => {
      output += chunk
    })
  await expect.poll(() => output, { timeout: 300_000, interval: 500 }).toMatch(/Callboard: http/)
}, 900_000)

afterAll(async () => {
  if (launcher?.exitCode === null) launcher.kill('SIGKILL')
  rmSync(data, { recursive: true, force: true })
})

const pids = (): Record<string, number> => JSON.parse(readFileSync(path.join(data, 'run.json'), 'utf8')).pids
const statusOf = (at: string) => fetch(`${url}${at}`, { headers: { connection: 'close' } }).then((r) => r.status)

// Minutes of a second build: `npm test -- deployments` asks for it.
test.skipIf(!process.env.TEST_DEPLOYMENTS)(
  'serves while one of its processes is killed, starts it again, and ends with all of them',
  {
    timeout: 180_000,
  },
  async () => {
    const started = pids()
    expect(Object.keys(started)).toEqual(expect.arrayContaining(['web', 'web-2', 'workers', 'workers-2', 'balancer', 'sandbox']))
    expect(await statusOf('/sign-in')).toBe(200)
    process.kill(started['web-2'] ?? 0, 'SIGKILL')
    await expect.poll(() => output, { timeout: 10_000 }).toContain('web-2 ended (by a signal); starting it again')
    const answers: number[] = []
    for (let i = 0; i < 20; i++) answers.push(await statusOf('/readyz'))
    expect([...new Set(answers)]).toEqual([200])
    const ended = once(launcher, 'exit')
    launcher.kill('SIGINT')
    expect(await ended).toEqual([0, null])
    expect(Object.entries(started).filter(([, pid]) => isAlive(pid))).toEqual([])
    expect(await statusOf('/readyz').catch(() => 'closed')).toBe('closed')
  },
)
