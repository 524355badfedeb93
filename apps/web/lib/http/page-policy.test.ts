import { expect, test } from 'vitest'
import { pagePolicy } from './page-policy.ts'

const of = (path: string) => pagePolicy({ path, nonce: 'abc', development: false, demo: undefined })

test.each(['/t/acme/docs/picture', '/docs/picture'])('nothing runs in an image at %s', (path) => {
  expect(of(path)).toMatch(/^default-src 'none';.*; sandbox$/)
  expect(of(path)).not.toContain('script-src')
})

test.each(['/t/acme/docs', '/docs', '/t/acme/docs/picture/x', '/x/docs/picture'])('%s is a page', (path) => {
  expect(of(path)).toContain("script-src 'self' 'nonce-abc'")
})
