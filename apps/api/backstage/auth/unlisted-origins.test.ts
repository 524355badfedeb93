import { addFrontend } from '@callboard/modules/backstage'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { failedTokensPerMinute } from '../../limit-callers.ts'
import { startTestApi, type TestApi } from '../../test-api.ts'

let api: TestApi
beforeAll(async () => {
  api = await startTestApi()
})
afterAll(() => api.stop())

test('unlimited calls from unlisted origins do not affect a known frontend, and are no longer looked up', async () => {
  const listed = 'https://backstage.alpha.example'
  const allowed = async (origin: string) => {
    const headers = { origin, 'access-control-request-method': 'GET' }
    const response = await fetch(`${api.base}/api/catalog/entities`, { method: 'OPTIONS', headers })
    return [response.status, response.headers.get('access-control-allow-origin')]
  }
  await addFrontend(api.tenant.as('owner'), { origin: listed })
  expect(await allowed(listed)).toEqual([204, listed])
  for (let i = 0; i < failedTokensPerMinute; i++) await allowed(`https://${i}.evil.example`)
  expect(await allowed(listed)).toEqual([204, listed])
  // Would be found if it were looked up.
  await addFrontend(api.tenant.as('owner'), { origin: 'https://late.example' })
  expect(await allowed('https://late.example')).toEqual([204, null])
})
