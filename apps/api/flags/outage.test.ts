import { rmSync } from 'node:fs'
import path from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { forTenant } from '@callboard/db/for-tenant'
import { eventually } from '@callboard/testing/platform'
import { expect, test } from 'vitest'
import { migrate, prepareCluster } from '../../../infra/launch/database.ts'
import { type RunningPostgres, startEmbeddedPostgres } from '../../../infra/launch/embedded-postgres.ts'
import { freePort } from '../../../infra/launch/ports.ts'
import { createDataFolder } from '../../../infra/test/data-folder.ts'
import { startTestApi, type TestApi } from '../test-api.ts'
import { json, secretOf, startExperiment } from './experiment-support.ts'

// PostgreSQL is stopped while applications evaluate flags. FLAGS_OUTAGE_S=60 keeps it away for a minute.

const outageMs = Number(process.env.FLAGS_OUTAGE_S ?? 6) * 1000
const clients = 8
/** Between two evaluations of an application: so that half of the exposures that may wait are made, however long it takes. */
const pauseMs = Math.max(20, (outageMs * clients) / 10_000)

/** A server of its own, which can be stopped and started again on the same data. */
async function ownServer() {
  const dir = createDataFolder('callboard-outage-')
  const options = { dir: path.join(dir, 'postgres'), port: await freePort(), password: 'test', durable: false }
  let running: RunningPostgres | undefined = await startEmbeddedPostgres(options)
  const template = 'template_callboard'
  await migrate(await prepareCluster(running.superuserUrl, template, { owner: 'owner', app: 'app', system: 'system' }))
  return {
    superuserUrl: running.superuserUrl,
    template,
    async stop() {
      await running?.stop()
      running = undefined
    },
    async start() {
      running ??= await startEmbeddedPostgres(options)
    },
    async remove() {
      await running?.stop()
      rmSync(dir, { recursive: true, force: true })
    },
  }
}

type Answer = { unit: string; at: number; ms: number; status: number; stale: string | null }

/** Several applications that evaluate one flag after another, each for a new unit. */
function startLoad(api: TestApi, secret: string) {
  const answers: Answer[] = []
  let isOver = false
  const evaluate = async (unit: string) => {
    const at = performance.now()
    const response = await api.send('POST', '/ofrep/v1/evaluate/flags/button', { context: { targetingKey: unit } }, secret)
    await response.arrayBuffer()
    const stale = response.headers.get('callboard-flags-stale')
    answers.push({ unit, at, ms: performance.now() - at, status: response.status, stale })
  }
  const work = Promise.all(
    Array.from({ length: clients }, async (_, client) => {
      for (let i = 0; !isOver; i++) {
        await evaluate(`unit-${client}-${i}`)
        await setTimeout(pauseMs)
      }
    }),
  )
  return {
    answers,
    async end() {
      isOver = true
      await work
    },
  }
}

function print(phase: string, answers: readonly Answer[]): void {
  const ms = answers.map((a) => a.ms).sort((a, b) => a - b)
  const of = (share: number) => (ms[Math.floor(share * (ms.length - 1))] ?? 0).toFixed(1)
  const refused = answers.filter(({ status }) => status !== 200).length
  process.stdout.write(`  ${phase}: ${answers.length} evaluations, ${refused} refused, p50 ${of(0.5)} ms, p95 ${of(0.95)} ms\n`)
}

test('while PostgreSQL is stopped, evaluation goes on and says how old it may be; nothing that was shown is lost', {
  timeout: 120_000 + outageMs,
}, async () => {
  const server = await ownServer()
  const api = await startTestApi({ server })
  const { id: experimentId, serve } = await startExperiment(api)
  const [secret, otherSecret] = [await secretOf(api, 'shop'), await secretOf(api, 'starts later')]
  const load = startLoad(api, secret)
  try {
    await eventually(async () => load.answers.length > 50)
    await server.stop()
    const stoppedAt = performance.now()
    await setTimeout(outageMs)
    const first = await api.send('POST', '/ofrep/v1/evaluate/flags/button', { context: { targetingKey: 'ada' } }, otherSecret)
    expect([first.status, first.headers.has('retry-after')], 'a secret that was not used before').toEqual([503, true])
    const startedAt = performance.now()
    await server.start()
    const value = async () => {
      const body = { context: { targetingKey: 'after' } }
      return json<{ value: string }>(await api.send('POST', '/ofrep/v1/evaluate/flags/button', body, secret))
    }
    let changedAt = 0
    await eventually(async () => {
      changedAt = performance.now()
      return serve([], 'treatment').then(
        () => true,
        () => false,
      )
    }, 30_000)
    await eventually(async () => (await value()).value === 'treatment', 30_000)
    await load.end()

    const during = load.answers.filter(({ at }) => at > stoppedAt && at < startedAt)
    print(
      'before',
      load.answers.filter(({ at }) => at <= stoppedAt),
    )
    print('without a database', during)
    print(
      'after',
      load.answers.filter(({ at }) => at >= startedAt),
    )
    expect(during.length).toBeGreaterThan(100)
    expect(new Set(load.answers.map(({ status }) => status))).toEqual(new Set([200]))
    expect(Number(during.at(-1)?.stale)).toBeGreaterThan(outageMs / 1000 - 3)

    // Whoever is served by no rule takes part in no experiment.
    const shown = load.answers.flatMap(({ unit, at, ms }) => (at + ms < changedAt ? [unit] : []))
    const count = await eventually(async () => {
      const stored = await forTenant(api.tenant.id).tx((db) =>
        db.experimentUnit.findMany({ where: { experimentId }, select: { unit: true } }),
      )
      const units = new Set(stored.map(({ unit }) => unit))
      return shown.every((unit) => units.has(unit)) && shown.length
    }, 30_000)
    expect(count).toBeGreaterThan(during.length)
  } finally {
    await load.end()
    await server.start()
    await api.stop()
    await server.remove()
  }
})
