import { spawn } from 'node:child_process'
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import type { FullConfig } from '@playwright/test'
import type { RunFile } from '../../../infra/launch/run-file.ts'
import { type Product, shareProducts } from './product.ts'

const root = path.resolve(import.meta.dirname, '../../..')

/** Starts the product with the users' launcher on free ports. */
export async function startProduct(): Promise<{ product: Product; stop(): Promise<void> }> {
  const data = mkdtempSync(path.join(os.tmpdir(), 'callboard-e2e-'))
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
  const run = JSON.parse(readFileSync(file, 'utf8')) as RunFile
  return {
    product: {
      CALLBOARD_URL: run.url,
      CALLBOARD_SANDBOX: run.sandboxUrl ?? '',
      CALLBOARD_PORTAL_DOMAIN: `localhost:${port}`,
      CALLBOARD_DATA_DIR: data,
    },
    async stop() {
      launcher.kill('SIGTERM')
      for (let i = 0; i < 300 && !ended; i++) await new Promise((r) => setTimeout(r, 100))
      rmSync(data, { recursive: true, force: true })
    },
  }
}

/**
 * Starts a product for each of Playwright's workers, because journeys push to its sandbox and break it. To test a running product,
 * set the variables of product.ts.
 */
export default async function startProducts({ workers }: FullConfig): Promise<() => Promise<void>> {
  if (process.env.CALLBOARD_URL) return async () => {}
  const started: Awaited<ReturnType<typeof startProduct>>[] = []
  // One after the other: the first builds the web app.
  for (let i = 0; i < workers; i++) started.push(await startProduct())
  shareProducts(started.map(({ product }) => product))
  return async () => {
    await Promise.all(started.map(({ stop }) => stop()))
  }
}
