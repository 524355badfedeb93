import { hkdfSync } from 'node:crypto'
import { AppError } from '@callboard/core/errors'
import type { TenantId } from '@callboard/core/ids'
import { CompactEncrypt, compactDecrypt, decodeProtectedHeader } from 'jose'

export type EncryptionKey = { id: string; key: Uint8Array }

/** Encrypts credentials at rest: JSON Web Encryption, A256GCM, key ring by id. */
export type Vault = {
  seal(tenantId: TenantId, secrets: unknown): Promise<string>
  /**
   * @throws AppError `unavailable` if the key is no longer available or the value belongs to another tenant; the latter is logged
   */
  open(tenantId: TenantId, sealed: string): Promise<unknown>
  /** Whether a value is already encrypted with the newest key, so that a rotation can skip it. */
  isCurrent(sealed: string): boolean
}

/** Purposes of derived keys, so that a value encrypted for one purpose is never accepted for another. */
export type KeyPurpose = 'relay pass' | 'set-up ticket' | 'backstage sign-in' | 'template call-back'

/** Derives separate keys for one purpose from the same ring (HKDF with SHA-256, RFC 5869). */
export const deriveKeys = (keys: readonly EncryptionKey[], purpose: KeyPurpose): EncryptionKey[] =>
  keys.map(({ id, key }) => ({ id, key: new Uint8Array(hkdfSync('sha256', key, '', `callboard ${purpose} v1`, 32)) }))

const keyIdOf = (sealed: string): string | undefined => {
  try {
    return decodeProtectedHeader(sealed).kid
  } catch {
    return undefined
  }
}

/**
 * The protected header is authenticated together with the content (RFC 7516), so a value copied to another tenant cannot be
 * decrypted. The first key encrypts; all keys decrypt, so that keys can be rotated.
 */
export function createVault(keys: readonly EncryptionKey[]): Vault {
  const [newest] = keys
  if (!newest) throw new Error('createVault needs at least one key')
  return {
    isCurrent: (sealed) => keyIdOf(sealed) === newest.id,
    seal: (tenantId, secrets) =>
      new CompactEncrypt(new TextEncoder().encode(JSON.stringify(secrets)))
        .setProtectedHeader({ alg: 'dir', enc: 'A256GCM', kid: newest.id, tenant: tenantId })
        .encrypt(newest.key),
    async open(tenantId, sealed) {
      try {
        const { plaintext, protectedHeader } = await compactDecrypt(sealed, (header) => {
          const key = keys.find((k) => k.id === header.kid)
          if (!key) throw new Error(`no key "${header.kid}"`)
          return key.key
        })
        if (protectedHeader.tenant !== tenantId) throw new Error('sealed for another tenant')
        return JSON.parse(new TextDecoder().decode(plaintext))
      } catch (cause) {
        throw new AppError(
          'unavailable',
          'The stored credentials cannot be decrypted with the configured keys. Enter them again, or restore the former ENCRYPTION_KEYS.',
          { cause },
        )
      }
    },
  }
}
