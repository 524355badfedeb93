import { createECDH, createHash, createPrivateKey, createPublicKey, hkdfSync, type KeyObject } from 'node:crypto'
import type { EncryptionKey } from './vault.ts'

/** A public key as a JSON Web Key (RFC 7517). */
type PublicJwk = { kty: 'EC'; crv: 'P-256'; x: string; y: string; kid: string; alg: 'ES256'; use: 'sig' }

type SigningKey = { kid: string; privateKey: KeyObject; publicKey: KeyObject; jwk: PublicJwk }

export type SigningKeys = {
  /** Signs with the newest key of the ring. */
  current: SigningKey
  /** Undefined if the key is no longer in the ring. */
  publicKeyOf(kid: string | undefined): KeyObject | undefined
  /** All public keys that verify, for other services. */
  jwks: { keys: PublicJwk[] }
}

/** Order of the group of P-256 (FIPS 186-5). */
const order = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n

/** RFC 7638: members in lexical order, without whitespace. */
const thumbprint = (x: string, y: string): string =>
  createHash('sha256')
    .update(JSON.stringify({ crv: 'P-256', kty: 'EC', x, y }))
    .digest('base64url')

/** A private key from 48 bytes of key material, reduced with "extra random bits" (FIPS 186-5, A.2.1). */
function signingKeyFrom({ key }: EncryptionKey): SigningKey {
  const material = Buffer.from(hkdfSync('sha256', key, '', 'P-256 private key', 48)).toString('hex')
  const d = Buffer.from(((BigInt(`0x${material}`) % (order - 1n)) + 1n).toString(16).padStart(64, '0'), 'hex')
  const curve = createECDH('prime256v1')
  curve.setPrivateKey(d)
  // Uncompressed: one byte, then x and y.
  const point = curve.getPublicKey()
  const x = point.subarray(1, 33).toString('base64url')
  const y = point.subarray(33).toString('base64url')
  const base = { kty: 'EC', crv: 'P-256', x, y } as const
  const kid = thumbprint(x, y)
  return {
    kid,
    privateKey: createPrivateKey({ format: 'jwk', key: { ...base, d: d.toString('base64url') } }),
    publicKey: createPublicKey({ format: 'jwk', key: base }),
    jwk: { ...base, kid, alg: 'ES256', use: 'sig' },
  }
}

/**
 * Keys for ES256, derived from the deployment's key ring (decision 029): there is no further secret to distribute, and rotating
 * the ring rotates them. The first key signs; all keys verify.
 */
export function createSigningKeys(ring: readonly EncryptionKey[]): SigningKeys {
  const keys = ring.map(signingKeyFrom)
  const [current] = keys
  if (!current) throw new Error('createSigningKeys needs at least one key')
  return {
    current,
    publicKeyOf: (kid) => keys.find((key) => key.kid === kid)?.publicKey,
    jwks: { keys: keys.map(({ jwk }) => jwk) },
  }
}
