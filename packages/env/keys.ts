import { z } from 'zod'

/**
 * Whether a value looks hand-typed rather than random. 32 random hexadecimal characters, the weakest accepted form, have fewer
 * than eight distinct ones about once in 25 million; 32 random bytes never in practice.
 */
const looksLikePlaceholder = (values: Iterable<number | string>) => new Set(values).size < 8

const random = 'must be random; make one with `openssl rand -base64 32`'

/** The secret that signs sessions. */
export const sessionSecret = z
  .string()
  .min(32, 'must have at least 32 characters')
  .refine((text) => text.length < 32 || !looksLikePlaceholder(text), random)

type Key = { id: string; key: Uint8Array }

function problemOf(keys: readonly Key[]): string | undefined {
  if (keys.some((k) => !/^[\w.-]{1,64}$/.test(k.id) || k.key.length !== 32))
    return 'must be a list of id:key with keys of 32 bytes in base64, the newest first'
  if (keys.some((k) => looksLikePlaceholder(k.key))) return 'every key must be random; make one with `openssl rand -base64 32`'
  if (new Set(keys.map((k) => k.id)).size < keys.length) return 'every key needs an id of its own'
  if (new Set(keys.map((k) => Buffer.from(k.key).toString('base64'))).size < keys.length)
    return 'the same key is listed twice under different ids; a rotation needs a new one'
  return undefined
}

/** The ring of keys that encrypt stored credentials, the newest first. */
export const encryptionKeys = z.string().transform((text, context) => {
  const keys = text.split(',').map((entry): Key => {
    const [id = '', encoded = ''] = entry.trim().split(':')
    return { id, key: Uint8Array.from(Buffer.from(encoded, 'base64')) }
  })
  const message = problemOf(keys)
  if (message === undefined) return keys
  context.addIssue({ code: 'custom', message })
  return z.NEVER
})
