import { UnrecognizedActionError } from 'next/dist/client/components/unrecognized-action-error.js'
import { expect, test } from 'vitest'
import { outdatedPageMessage } from './outdated-page.ts'
import { withIdentityConfirmation } from './with-identity-confirmation.ts'

test('an action that the server does not know any more asks for a reload', async () => {
  const result = await withIdentityConfirmation(() => Promise.reject(new UnrecognizedActionError('not found on the server')))
  expect(result).toEqual({ ok: false, message: outdatedPageMessage, reload: true })
})

test('any other error is passed on', async () => {
  const failed = new Error('network')
  await expect(withIdentityConfirmation(() => Promise.reject(failed))).rejects.toBe(failed)
})
