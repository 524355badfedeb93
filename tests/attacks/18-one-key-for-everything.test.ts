import { randomBytes, randomUUID } from 'node:crypto'
import { trustedTenantId } from '@callboard/core/ids'
import { composePlatform } from '@callboard/modules/compose-platform'
import { issueRelayPass, verifyRelayPass } from '@callboard/modules/integrations'
import { callbackAddress, readCallbackAddress } from '@callboard/modules/templates'
import { pluginRegistry } from '@callboard/plugins/server'
import { expect, test } from 'vitest'

const key = (id: string) => ({ id, key: Uint8Array.from(randomBytes(32)) })
const [k1, k2] = [key('k1'), key('k2')]
const platformWith = (...keys: (typeof k1)[]) =>
  composePlatform({ plugins: pluginRegistry, keys, publicUrl: 'https://portal.example.com', outgoingAllow: [] })
const tenant = trustedTenantId(randomUUID())
const integration = randomUUID()
const contents = { relay: integration, until: Date.now() + 60_000 }

test('presents a stored secret as an agent pass: it is encrypted with another key, and rejected', async () => {
  const platform = platformWith(k1)
  expect(await verifyRelayPass(platform, tenant, integration, await issueRelayPass(platform, tenant, integration))).toBe(true)
  expect(await verifyRelayPass(platform, tenant, integration, await platform.vault.seal(tenant, contents))).toBe(false)
  expect(await verifyRelayPass(platform, tenant, integration, await platform.setUpTickets.seal(tenant, contents))).toBe(false)
})

test('reads a stored secret as a pass or a ticket: neither key decrypts it, nor the reverse', async () => {
  const platform = platformWith(k1)
  const uses = [platform.vault, platform.relayPasses, platform.setUpTickets]
  for (const one of uses)
    for (const other of uses) {
      const opened = other.open(tenant, await one.seal(tenant, 'x'))
      if (one === other) expect(await opened).toBe('x')
      else await expect(opened).rejects.toMatchObject({ code: 'unavailable' })
    }
})

test('rejects a pass for another integration or organization', async () => {
  const platform = platformWith(k1)
  const pass = await issueRelayPass(platform, tenant, integration)
  expect(await verifyRelayPass(platform, tenant, randomUUID(), pass)).toBe(false)
  expect(await verifyRelayPass(platform, trustedTenantId(randomUUID()), integration, pass)).toBe(false)
})

test('during a rotation, processes with either first key accept each other’s passes; without the old key they accept none', async () => {
  const [older, newer] = [platformWith(k1, k2), platformWith(k2, k1)]
  expect(await verifyRelayPass(newer, tenant, integration, await issueRelayPass(older, tenant, integration))).toBe(true)
  expect(await verifyRelayPass(older, tenant, integration, await issueRelayPass(newer, tenant, integration))).toBe(true)
  expect(await verifyRelayPass(platformWith(k2), tenant, integration, await issueRelayPass(older, tenant, integration))).toBe(
    false,
  )
})

test('changes a call-back address, keeps it beyond its expiry, or signs one with another key: nothing is read of it', async () => {
  const platform = platformWith(k1)
  const of = { tenantId: tenant, runId: randomUUID(), position: 1, wait: randomUUID() }
  const soon = new Date(Date.now() + 60_000)
  const tokenOf = (address: string) => address.slice(address.lastIndexOf('/') + 1)
  const token = tokenOf(await callbackAddress(platform, of, soon))
  expect(await readCallbackAddress(platform, token)).toEqual(of)
  const [header = '', , signature = ''] = token.split('.')
  const claims = { tenant: randomUUID(), run: of.runId, step: 1, aud: 'template callback', jti: of.wait, exp: 4_102_444_800 }
  const forged = `${header}.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.${signature}`
  const unsigned = `${Buffer.from('{"alg":"none","typ":"template-callback+jwt"}').toString('base64url')}.${forged.split('.')[1]}.`
  const expired = tokenOf(await callbackAddress(platform, of, new Date(Date.now() - 1000)))
  const elsewhere = tokenOf(await callbackAddress(platformWith(k2), of, soon))
  const signIn = tokenOf(await callbackAddress({ ...platform, callbackKeys: platform.signInKeys }, of, soon))
  for (const other of [forged, unsigned, expired, elsewhere, signIn, '', 'x', 'a.b.c'])
    expect(await readCallbackAddress(platform, other)).toBeUndefined()
})
