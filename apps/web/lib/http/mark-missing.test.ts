import { AppError } from '@callboard/core/errors'
import { isHTTPAccessFallbackError } from 'next/dist/client/components/http-access-fallback/http-access-fallback.js'
import { expect, test } from 'vitest'
import { markMissing } from './mark-missing.ts'

test('Next takes a missing object for a missing page, and other errors as they are', () => {
  const [missing, forbidden] = [new AppError('not_found', 'It was removed.'), new AppError('forbidden', 'No.')]
  for (const error of [missing, forbidden]) markMissing(error)
  expect(isHTTPAccessFallbackError(missing)).toBe(true)
  expect(isHTTPAccessFallbackError(forbidden)).toBe(false)
})
