import { createECDH, randomBytes, sign, verify } from 'node:crypto'
import { trustedTenantId, trustedUserId } from '@callboard/core/ids'
import { issueSignInToken, readSignInToken } from '@callboard/modules/backstage'
import { composePlatform } from '@callboard/modules/compose-platform'
import { pluginRegistry } from '@callboard/plugins/server'
import { calculateJwkThumbprint } from 'jose'
import { expect, test } from 'vitest'
import { createSigningKeys } from './signing-keys.ts'
import { deriveKeys } from './vault.ts'

const ringKey = (id: string) => ({ id, key: Uint8Array.from(randomBytes(32)) })
const [older, newer] = [ringKey('older'), ringKey('newer')]
const platformOf = (...keys: (typeof older)[]) =>
  composePlatform({ plugins: pluginRegistry, publicUrl: 'https://callboard.example', keys, outgoingAllow: [] })

const signIn = {
  tenantId: trustedTenantId('01900000-0000-7000-8000-000000000001'),
  userId: trustedUserId('01900000-0000-7000-8000-000000000002'),
  source: { type: 'session', id: '01900000-0000-7000-8000-000000000003' },
} as const
const identity = { userEntityRef: 'user:default/ada', ownershipEntityRefs: [] }

test('derives the same keys from the same ring in every process, and others from another ring', () => {
  const derived = deriveKeys([older], 'backstage sign-in')
  const [first, second] = [createSigningKeys(derived), createSigningKeys(derived)]
  expect(first.current.kid).toBe(second.current.kid)
  const signature = sign('sha256', Buffer.from('x'), first.current.privateKey)
  expect(verify('sha256', Buffer.from('x'), second.current.publicKey, signature)).toBe(true)
  expect(createSigningKeys(deriveKeys([newer], 'backstage sign-in')).current.kid).not.toBe(first.current.kid)
  expect(createSigningKeys([older]).current.kid).not.toBe(first.current.kid)
})

test('publishes valid points of the curve with their thumbprint, and nothing of the private key', async () => {
  const { keys } = createSigningKeys(deriveKeys([newer, older], 'backstage sign-in')).jwks
  expect(keys).toHaveLength(2)
  for (const jwk of keys) {
    const point = Buffer.concat([Buffer.from([4]), Buffer.from(jwk.x, 'base64url'), Buffer.from(jwk.y, 'base64url')])
    const other = createECDH('prime256v1')
    other.generateKeys()
    // Refuses what is no point of the curve.
    expect(other.computeSecret(point)).toHaveLength(32)
    expect(await calculateJwkThumbprint(jwk)).toBe(jwk.kid)
    expect(Object.keys(jwk).sort()).toEqual(['alg', 'crv', 'kid', 'kty', 'use', 'x', 'y'])
  }
})

test('tokens survive a rotation of the ring until their key is removed', async () => {
  const token = await issueSignInToken(platformOf(older), signIn, identity)
  expect(await readSignInToken(platformOf(older, newer), token)).toEqual(signIn)
  expect(await readSignInToken(platformOf(newer, older), token)).toEqual(signIn)
  expect(await readSignInToken(platformOf(newer), token)).toBeUndefined()
  const next = await issueSignInToken(platformOf(newer, older), signIn, identity)
  expect(await readSignInToken(platformOf(older, newer), next)).toEqual(signIn)
})

test('limits a token’s size for a user with many groups', async () => {
  const ownershipEntityRefs = Array.from({ length: 500 }, (_, i) => `group:default/team-${i}`)
  const token = await issueSignInToken(platformOf(newer), signIn, { ...identity, ownershipEntityRefs })
  expect(token.length).toBeLessThan(1_000)
})
