import { setTimeout } from 'node:timers/promises'
import pg from 'pg'
import { expect, test } from 'vitest'
import { startTestApi } from '../test-api.ts'

test('evaluation goes on while the database refuses everybody, and says how old it may be', async () => {
  const api = await startTestApi()
  const name = new URL(api.superuserUrl).pathname.slice(1)
  const superuser = new pg.Client({ connectionString: Object.assign(new URL(api.superuserUrl), { pathname: '/postgres' }).href })
  await superuser.connect()
  try {
    const variants = [{ name: 'on', value: true }]
    await api.send('POST', '/api/v1/flags', { key: 'checkout', type: 'boolean', variants })
    const made = await api.send('POST', '/api/v1/flag-clients', { name: 'x', environment: 'production', kind: 'server' })
    const { secret } = (await made.json()) as { secret: string }
    const evaluate = () => api.send('POST', '/ofrep/v1/evaluate/flags/checkout', { context: { targetingKey: 'ada' } }, secret)
    expect((await evaluate()).status).toBe(200)
    await superuser.query(`alter database ${name} allow_connections false`)
    await superuser.query('select pg_terminate_backend(pid) from pg_stat_activity where datname = $1', [name])
    const answers: { status: number; stale: string | null }[] = []
    for (const until = Date.now() + 7000; Date.now() < until; await setTimeout(50)) {
      const response = await evaluate()
      answers.push({ status: response.status, stale: response.headers.get('callboard-flags-stale') })
    }
    expect(new Set(answers.map((a) => a.status))).toEqual(new Set([200]))
    expect(Number(answers.at(-1)?.stale)).toBeGreaterThan(3)
  } finally {
    await superuser.query(`alter database ${name} allow_connections true`)
    await superuser.end()
    await api.stop()
  }
})
