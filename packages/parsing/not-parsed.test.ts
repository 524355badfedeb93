import { expect, test, vi } from 'vitest'
import { NotParsed } from './not-parsed.ts'

test('an error of another copy of the module counts, and no other error does', async () => {
  vi.resetModules()
  const copy = await import('./not-parsed.ts')
  expect(copy.NotParsed).not.toBe(NotParsed)
  expect(new copy.NotParsed('failed', 'could not be parsed')).toBeInstanceOf(NotParsed)
  expect(new Error('failed') instanceof NotParsed).toBe(false)
})
