import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'

const root = path.resolve(import.meta.dirname, '../../..')

/** Starts the product with the users' launcher on free ports, and stops it at the end. */
export default async function startProduct(): Promise<() => Promise<void>> {
  // To test a running product, set CALLBOARD_URL, CALLBOARD_SANDBOX and CALLBOARD_PORTAL_DOMAIN.
  if (process.env.CALLBOARD_URL) return async () => {}
  const data = mkdtempSync(path.join(os.tmpdir(), 'callboard-e2e-'))
  const { chmodSync } = await import('node:fs')
  chmodSync(data, 0o755)
  // Below the range of ephemeral ports.
  const port = 21_000 + Math.floor(Math.random() * 4000)
  const launcher = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', path.join(root, 'infra/launch/start.ts')], {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, CALLBOARD_DATA_DIR: data, PORT: String(port), PORTAL_DOMAIN: `localhost:${port}` },
  })
  let ended = false
  launcher.on('exit', () => {
    ended = true
  })
  const file = path.join(data, 'run.json')
  for (let i = 0; i < 4500 && !existsSync(file); i++) {
    if (ended) throw new Error('the product did not start')
    await new Promise((r) => setTimeout(r, 200))
  }
  const run = JSON.parse(readFileSync(file, 'utf8')) as {
    url: string
    sandboxUrl: string
    workersUrl: string
    pids: Record<string, number>
  }
  process.env.CALLBOARD_URL = run.url
  process.env.CALLBOARD_SANDBOX = run.sandboxUrl
  process.env.CALLBOARD_PORTAL_DOMAIN = `localhost:${port}`
  process.env.CALLBOARD_DATA_DIR = data
  return async () => {
    launcher.kill('SIGTERM')
    for (let i = 0; i < 300 && !ended; i++) await new Promise((r) => setTimeout(r, 100))
    rmSync(data, { recursive: true, force: true })
  }
}
