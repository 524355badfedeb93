import { randomBytes } from 'node:crypto'
import { trustedTenantId } from '@callboard/core/ids'
import { expect, test } from 'vitest'
import { createVault } from './vault.ts'

const key = (id: string) => ({ id, key: Uint8Array.from(randomBytes(32)) })
const [a, b] = [trustedTenantId('a'), trustedTenantId('b')]

test('decrypts for its own tenant, with the new key and the former one', async () => {
  const [old, next] = [key('1'), key('2')]
  const sealed = await createVault([old]).seal(a, { token: 's3cret' })
  expect(sealed).not.toContain('s3cret')
  expect(await createVault([next, old]).open(a, sealed)).toEqual({ token: 's3cret' })
})

test('does not decrypt for another tenant, without the key, or after tampering', async () => {
  const keys = [key('1')]
  const vault = createVault(keys)
  const sealed = await vault.seal(a, 'x')
  await expect(vault.open(b, sealed)).rejects.toMatchObject({ code: 'unavailable' })
  await expect(createVault([key('2')]).open(a, sealed)).rejects.toMatchObject({ code: 'unavailable' })
  const [header = '', ...rest] = sealed.split('.')
  const forged = Buffer.from(
    JSON.stringify({ ...JSON.parse(Buffer.from(header, 'base64url').toString()), tenant: 'b' }),
  ).toString('base64url')
  await expect(vault.open(b, [forged, ...rest].join('.'))).rejects.toMatchObject({ code: 'unavailable' })
  await expect(vault.open(a, 'rubbish')).rejects.toMatchObject({ code: 'unavailable' })
})
