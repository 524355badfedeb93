import { expect, test } from 'vitest'
import { resolveLink } from './links.ts'

const pages = new Set(['index.md', 'guide/start.md', 'guide/index.md', 'a b.md'])
const from = { path: 'guide/start.md', url: 'https://github.com/acme/x/blob/main/docs/guide/start.md' }

test.each([
  ['index.md', { page: 'guide/index.md', hash: '' }],
  ['../index.md#top', { page: 'index.md', hash: '#top' }],
  ['../guide/', { page: 'guide/index.md', hash: '' }],
  ['./start', { page: 'guide/start.md', hash: '' }],
  ['/a%20b.md', { page: 'a b.md', hash: '' }],
  ['#here', { hash: '#here' }],
  ['https://example.com/x', { url: 'https://example.com/x' }],
  ['mailto:a@example.com', { url: 'mailto:a@example.com' }],
  ['../../src/main.go', { url: 'https://github.com/acme/x/blob/main/src/main.go' }],
  ['%zz', { url: 'https://github.com/acme/x/blob/main/docs/guide/%zz' }],
])('%s', (href, expected) => {
  expect(resolveLink(href, from, pages)).toEqual(expected)
})
