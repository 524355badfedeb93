import { forTenant } from '@callboard/db/for-tenant'
import { eventually } from '@callboard/testing/platform'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestApi, type TestApi } from '../test-api.ts'
import { secretOf, startExperiment } from './experiment-support.ts'
import { isSampled } from './exposures.ts'

let api: TestApi
let secret: string
beforeAll(async () => {
  api = await startTestApi()
  secret = await secretOf(api, 'server')
})
afterAll(() => api.stop())

test('a sample of the units counts, the same in every process', () => {
  const units = Array.from({ length: 2000 }, (_, i) => `user-${i}`)
  const of = (share: number) => units.filter((unit) => isSampled('environment', unit, share))
  expect([of(0).length, of(10_000).length]).toEqual([0, 2000])
  expect(of(2500).length).toBeGreaterThan(420)
  expect(of(2500).length).toBeLessThan(580)
  // Growing the sample drops nobody.
  expect(of(5000)).toEqual(expect.arrayContaining(of(2500)))
  expect(units.filter((unit) => isSampled('another', unit, 2500))).not.toEqual(of(2500))
})

test('what units are shown are exposures of the running experiment of a flag', async () => {
  const { id } = await startExperiment(api)

  const resolve = async (unit: string, apply: boolean) => {
    const body = { clientSecret: secret, evaluationContext: { targeting_key: unit }, apply, flags: ['flags/button'] }
    const response = await fetch(`${api.base}/v1/flags:resolve`, { method: 'POST', body: JSON.stringify(body) })
    return (await response.json()) as { resolveToken: string }
  }
  const applied = (resolveToken: string) =>
    fetch(`${api.base}/v1/flags:apply`, {
      method: 'POST',
      body: JSON.stringify({ clientSecret: secret, resolveToken, flags: [{ flag: 'flags/button' }] }),
    })
  const evaluate = (path: string, body: unknown) =>
    fetch(`${api.base}/ofrep/v1/evaluate/flags${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${secret}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
  await resolve('applied-at-once', true)
  expect((await applied((await resolve('applied-later', false)).resolveToken)).status).toBe(200)
  await resolve('never-applied', false)
  await evaluate('/button', { context: { targetingKey: 'asked-for-one' } })
  await evaluate('', { context: { targetingKey: 'asked-ahead' } })
  expect((await applied('made-up')).status).toBe(400)

  const shown = await eventually(async () => {
    const units = await forTenant(api.tenant.id).tx((db) => db.experimentUnit.findMany({ where: { experimentId: id } }))
    return units.length >= 3 && units
  })
  expect(shown.map(({ unit }) => unit).sort()).toEqual(['applied-at-once', 'applied-later', 'asked-for-one'])
  // None of the evaluations counts any more; what is applied still does.
  const environment = { name: 'Production', approval: 'none', approvers: 'members', holdoutShare: 0, holdoutUnit: 'targetingKey' }
  const saved = await api.send('PUT', '/api/v1/flag-environments/production', { ...environment, exposureShare: 0 })
  expect(saved.status).toBe(200)
  const unitsNow = async () => {
    const found = await forTenant(api.tenant.id).tx((db) => db.experimentUnit.findMany({ where: { experimentId: id } }))
    return found.map(({ unit }) => unit)
  }
  let attempt = 0
  await eventually(async () => {
    attempt++
    await evaluate('/button', { context: { targetingKey: `evaluated-${attempt}` } })
    await resolve(`applied-${attempt}`, true)
    await eventually(async () => (await unitsNow()).includes(`applied-${attempt}`))
    return !(await unitsNow()).includes(`evaluated-${attempt}`)
  })
  for (const { unit, variant } of shown) {
    const answer = (await (await evaluate('/button', { context: { targetingKey: unit } })).json()) as { value: string }
    expect([unit, variant]).toEqual([unit, answer.value])
  }
})
