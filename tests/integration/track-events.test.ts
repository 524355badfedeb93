import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { forTenant } from '@callboard/db/for-tenant'
import { eventually } from '@callboard/testing/platform'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestApi, type TestApi } from '../../apps/api/test-api.ts'
import { trackingSnippet } from '../../apps/web/features/flags/snippets.ts'

// What the portal shows for OpenFeature's `track` is run as it is shown.

let api: TestApi
const folder = mkdtempSync(path.join(import.meta.dirname, 'snippet-'))
beforeAll(async () => {
  api = await startTestApi()
})
afterAll(async () => {
  rmSync(folder, { recursive: true })
  delete process.env.FLAGS_SECRET
  await api.stop()
})

test('an event that OpenFeature tracks is stored for metrics, with the unit and the value', async () => {
  const client = { name: 'shop', environment: 'production', kind: 'server' }
  const { secret } = (await (await api.send('POST', '/api/v1/flag-clients', client)).json()) as { secret: string }
  process.env.FLAGS_SECRET = secret
  const file = path.join(folder, 'track.ts')
  const { code } = trackingSnippet({ url: api.base, environment: 'Production' })
  writeFileSync(file, `const user = { id: 'ada' }\n${code}`)
  await import(file)
  const stored = () =>
    forTenant(api.tenant.id).read(
      (db) => db.$queryRaw<unknown[]>`select name, unit, value from metric_event where tenant_id = ${api.tenant.id}::uuid`,
    )
  await eventually(async () => (await stored()).length > 0)
  expect(await stored()).toEqual([{ name: 'order-placed', unit: 'ada', value: 49.9 }])
})
