import { setTimeout as pause } from 'node:timers/promises'
import { systemDb } from '@callboard/db/system-db'
import { pluginRegistry } from '@callboard/plugins/server'
import { openTestDatabase, type TestDatabase } from '@callboard/testing/database'
import { testPlatform } from '@callboard/testing/platform'
import { runnableTemplates } from '@callboard/testing/runnable-templates'
import { tenantWith } from '@callboard/testing/template-runs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readRun } from '../read-run.ts'
import { startRun } from '../start-run.ts'
import { claimStep } from './claim-step.ts'
import { createStepLog } from './step-log.ts'
import { streamLog } from './stream-log.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await openTestDatabase()
})
afterAll(() => database.drop())

async function claimed() {
  const { tenant } = await tenantWith(testPlatform(pluginRegistry), runnableTemplates)
  const context = tenant.as('owner')
  const { id } = await startRun(context, { ref: 'template:default/waits', values: {} })
  const taken = await claimStep(tenant.id, id)
  if (taken.kind !== 'run') throw new Error('nothing was claimed')
  const logged = async () => (await readRun(context, { id })).stepList[0]?.log.map(({ text }) => text)
  return { of: { tenantId: tenant.id, runId: id, position: 0, attempt: taken.attempt }, logged, id }
}

test('lines are read while the step runs, without secrets', async () => {
  const { of, logged } = await claimed()
  const { lines, write } = createStepLog([], ['s3cret-token'])
  await streamLog(of, lines, async () => {
    write('Sends s3cret-token')
    await expect.poll(logged, { timeout: 5000 }).toEqual(['Sends ***'])
    write('And more')
    await expect.poll(logged, { timeout: 5000 }).toEqual(['Sends ***', 'And more'])
  })
})

test('an attempt that is no longer the current one writes nothing', async () => {
  const { of, logged, id } = await claimed()
  await systemDb('operator').$executeRaw`update template_step set attempts = attempts + 1 where run_id = ${id}::uuid`
  const { lines, write } = createStepLog([], [])
  await streamLog(of, lines, async () => {
    write('Too late')
    await pause(2500)
  })
  expect(await logged()).toEqual([])
})

test('a failure of the step is passed on', async () => {
  const { of } = await claimed()
  await expect(streamLog(of, [], () => Promise.reject(new Error('refused')))).rejects.toThrow('refused')
})

test('a log ends with a sentence at its limits', () => {
  const { lines, write } = createStepLog([], [])
  for (let i = 0; i < 1200; i++) write('short')
  expect([lines.length, lines.at(-1)?.text]).toEqual([1001, 'The log is limited to 1000 lines and 256 KiB.'])
  const again = createStepLog(lines, [])
  again.write('never')
  expect(again.lines).toHaveLength(1001)
  const long = createStepLog([], [])
  for (let i = 0; i < 200; i++) long.write('x'.repeat(3000))
  expect(long.lines.map(({ text }) => text).join('').length).toBeLessThan(260 * 1024)
  expect(long.lines.at(-1)?.text).toMatch(/^The log is limited/)
})
