import { maxCallbackBytes, readRun, startRun } from '@callboard/modules/templates'
import { runJobs, template, tenantWith } from '@callboard/testing/template-runs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestApi, type TestApi } from './test-api.ts'

let api: TestApi
beforeAll(async () => {
  api = await startTestApi()
})
afterAll(() => api.stop())

const waits = template('waits', { steps: [{ id: 'w', action: 'wait:webhook', input: {} }] })

/** A run that waits for a call, as far as its address needs it. */
async function waitingRun() {
  const { tenant } = await tenantWith(api.platform, [waits])
  const context = tenant.as('owner')
  const { id } = await startRun(context, { ref: 'template:default/waits', values: {} })
  await runJobs(api.platform, tenant)
  const { stepList } = await readRun(context, { id })
  const waiting = stepList[0]?.waiting
  const address = waiting?.kind === 'callback' ? waiting.address : null
  return { context, id, path: new URL(address ?? '').pathname }
}

test('a call needs no other credential, and its body of any type is kept', async () => {
  const { context, id, path } = await waitingRun()
  const post = (path: string, body: BodyInit) => fetch(api.base + path, { method: 'POST', body })
  expect((await fetch(api.base + path)).status).toBe(404)
  expect((await post(`${path.slice(0, -2)}xx`, '{}')).status).toBe(401)
  expect((await post(path, 'x'.repeat(maxCallbackBytes + 1))).status).toBe(413)
  expect((await post(path, '['.repeat(10_000) + ']'.repeat(10_000))).status).toBe(400)
  const response = await post(path, 'ready \u0000')
  expect([response.status, await response.json()]).toEqual([202, { accepted: true }])
  const { stepList } = await readRun(context, { id })
  expect(stepList[0]).toMatchObject({ state: 'succeeded', output: { body: 'ready \uFFFD' } })
})
