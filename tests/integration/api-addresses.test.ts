import { startTestApi, type TestApi } from '@callboard/api/test-api'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { isForApi } from '../../apps/web/lib/server/gateway.ts'

// The web server has one address for pages and API, and forwards what is for the API.

let api: TestApi

beforeAll(async () => {
  api = await startTestApi()
})
afterAll(() => api.stop())

test('every route of the API is reached by the address of the portal', () => {
  const paths = api.routes().map((route) => route.slice(route.indexOf(' ') + 1))
  expect(paths.length).toBeGreaterThan(200)
  expect(paths.filter((path) => path.startsWith('/') && !isForApi(path.replaceAll('::', ':')))).toEqual([])
})
