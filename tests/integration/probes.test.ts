import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import path from 'node:path'
import { openTestDatabase, type TestDatabase } from '@callboard/testing/database'
import { eventually } from '@callboard/testing/platform'
import { freePorts } from '@callboard/testing/ports'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'

let database: TestDatabase
beforeAll(async () => {
  database = await openTestDatabase()
})
afterAll(() => database.drop())

/** A worker process as a supervisor starts it. */
async function startWorker(more: Record<string, string>) {
  const port = await freePorts(1)
  const worker = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', path.join(import.meta.dirname, '../../workers/main.ts')],
    {
      env: {
        ...process.env,
        DATABASE_APP_URL: database.appUrl,
        DATABASE_SYSTEM_URL: database.systemUrl,
        CALLBOARD_LOCAL: '1',
        NEXTAUTH_SECRET: randomBytes(32).toString('base64'),
        ENCRYPTION_KEYS: `k:${randomBytes(32).toString('base64')}`,
        PUBLIC_URL: 'http://127.0.0.1:1',
        LOG_LEVEL: 'silent',
        PORT: String(port),
        NODE_ENV: 'production',
        ...more,
      },
      stdio: 'inherit',
    },
  )
  onTestFinished(() => void worker.kill('SIGKILL'))
  const probe = async (name: string) => {
    const response = await fetch(`http://127.0.0.1:${port}/${name}`, { signal: AbortSignal.timeout(10_000) })
    return { status: response.status, body: await response.json() }
  }
  await eventually(async () => (await probe('healthz').catch(() => undefined))?.status === 200, 30_000)
  return { worker, probe }
}

test('a worker that cannot reach its queue is alive, reports what is missing, and stops on SIGTERM', async () => {
  const { worker, probe } = await startWorker({ REDIS_URL: 'redis://127.0.0.1:1' })
  // A process that has just started may not have reached the database within the second that a probe takes.
  const missing = { status: 503, body: { ok: false, reason: 'the queue does not answer' } }
  await expect.poll(() => probe('readyz'), { timeout: 30_000 }).toEqual(missing)
  expect(await probe('healthz')).toEqual({ status: 200, body: { ok: true } })
  const exited = once(worker, 'exit')
  worker.kill('SIGTERM')
  expect(await exited).toEqual([expect.any(Number), null])
})

test('a worker that reaches both is ready, and exits with 0', async () => {
  const { worker, probe } = await startWorker({ QUEUE_DATABASE_URL: database.systemUrl })
  await eventually(async () => (await probe('readyz')).status === 200, 10_000)
  const exited = once(worker, 'exit')
  worker.kill('SIGTERM')
  expect(await exited).toEqual([0, null])
})
