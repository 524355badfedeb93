import { expect, test } from 'vitest'
import { type Asked, failuresOf, summaryOf } from './requests.ts'

const asked = (method: string, path: string, status: number): Asked => ({
  method,
  url: `http://localhost:3000${path}`,
  status,
  during: 'a step',
})

test.each([
  ['an unknown page', asked('GET', '/api/kubernetes/clusters', 404)],
  ['an internal error', asked('POST', '/api/catalog/entities/by-query', 500)],
  ['a request without a response', asked('GET', '/api/search/query', 0)],
  ['an error that is expected elsewhere', asked('GET', '/api/scaffolder/v2/tasks', 403)],
  ['another error where one is expected', asked('POST', '/api/scaffolder/v2/tasks', 404)],
  ['a URL with a similar prefix', asked('GET', '/api/user-settings/buckets/x/keys/y/z', 404)],
])('%s fails the walk', (_, request) => {
  expect(failuresOf([request])).toEqual([request])
})

test.each([
  ['a response', asked('GET', '/api/catalog/entities', 200)],
  ['an opened WebSocket', asked('WS', '/api/signals', 101)],
  ['a setting that is not set', asked('GET', '/api/user-settings/buckets/x/keys/y', 404)],
])('%s does not fail the walk', (_, request) => {
  expect(failuresOf([request])).toEqual([])
})

test('the summary counts by URL, and explains expected errors', () => {
  const one = asked('GET', '/api/catalog/locations/0b5e8c0e-1111-4222-8333-444455556666', 200)
  const other = { ...one, url: one.url.replace('0b5e', 'ffff') }
  const refused = asked('POST', '/api/scaffolder/v2/tasks', 403)
  expect(summaryOf([one, other, refused]).split('\n')).toEqual([
    expect.stringMatching(/^ {5}1 × 403 POST {3}\/api\/scaffolder\/v2\/tasks {2}\(a step\) — expected: templates/),
    '     2 × 200 GET    /api/catalog/locations/…  (a step)',
  ])
})
