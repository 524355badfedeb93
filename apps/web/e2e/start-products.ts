import { spawn } from 'node:child_process'
import { existsSync, readFileSync, rmSync } from 'node:fs'
import path from 'node:path'
import type { FullConfig } from '@playwright/test'
import { buildWeb, generateClient } from '../../../infra/launch/build.ts'
import type { RunFile } from '../../../infra/launch/run-file.ts'
import { createDataFolder } from '../../../infra/test/data-folder.ts'
import { productsVariable, type TestedProduct } from './product.ts'

const root = path.resolve(import.meta.dirname, '../../..')

const read = <T>(...file: string[]) => JSON.parse(readFileSync(path.join(...file), 'utf8')) as T

function productIn(dataDir: string): TestedProduct {
  const { url, sandboxUrl } = read<RunFile>(dataDir, 'run.json')
  const environment = read<Record<string, string>>(dataDir, 'environment.json')
  const {
    DATABASE_SYSTEM_URL: databaseUrl = '',
    PORTAL_DOMAIN: portalDomain = '',
    ENCRYPTION_KEYS: encryptionKeys = '',
  } = environment
  const { postgres: password } = read<{ postgres: string }>(dataDir, 'secrets.json')
  const superuserUrl = Object.assign(new URL(databaseUrl), { username: 'postgres', password }).href
  return { url, sandboxUrl: sandboxUrl ?? '', portalDomain, databaseUrl, superuserUrl, encryptionKeys, dataDir }
}

/** Starts one with the users' launcher, on ports below the range of ephemeral ones. */
async function startProduct(index: number): Promise<{ product: TestedProduct; stop(): Promise<void> }> {
  const dataDir = createDataFolder('callboard-e2e-')
  const port = 21_000 + index * 2000 + Math.floor(Math.random() * 1800)
  const launcher = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', path.join(root, 'infra/launch/start.ts')], {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, CALLBOARD_DATA_DIR: dataDir, PORT: String(port), PORTAL_DOMAIN: `localhost:${port}` },
  })
  let ended = false
  launcher.on('exit', () => {
    ended = true
  })
  for (let i = 0; i < 1500 && !existsSync(path.join(dataDir, 'run.json')); i++) {
    if (ended) throw new Error('the product did not start')
    await new Promise((r) => setTimeout(r, 200))
  }
  return {
    product: productIn(dataDir),
    async stop() {
      launcher.kill('SIGTERM')
      for (let i = 0; i < 300 && !ended; i++) await new Promise((r) => setTimeout(r, 100))
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
}

/** Starts a product for each worker, and stops them at the end. `CALLBOARD_RUNNING` names the data folder of one that runs already. */
export default async function startProducts(config: Pick<FullConfig, 'workers'>): Promise<() => Promise<void>> {
  if (process.env.CALLBOARD_RUNNING) {
    process.env[productsVariable] = JSON.stringify([productIn(path.resolve(root, process.env.CALLBOARD_RUNNING))])
    return async () => {}
  }
  await generateClient()
  await buildWeb()
  const starts = await Promise.allSettled(Array.from({ length: config.workers }, (_, index) => startProduct(index)))
  const started = starts.flatMap((start) => (start.status === 'fulfilled' ? [start.value] : []))
  const stop = async () => {
    await Promise.all(started.map((each) => each.stop()))
  }
  if (started.length < starts.length) {
    await stop()
    throw new Error('A product did not start. Its output is above.')
  }
  process.env[productsVariable] = JSON.stringify(started.map((each) => each.product))
  return stop
}
