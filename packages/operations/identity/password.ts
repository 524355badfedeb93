import { hash, verify } from '@node-rs/argon2'
import { z } from 'zod'

/** OWASP's Argon2id parameters: 19 MiB, 2 passes, 1 lane. */
const parameters = { memoryCost: 19_456, timeCost: 2, parallelism: 1 }

export const passwordSchema = z.string().min(12, 'Use at least 12 characters.').max(200, 'Use at most 200 characters.')

export const hashPassword = (password: string): Promise<string> => hash(password, parameters)

let dummy: Promise<string> | undefined

/** Takes as long for an unknown account as for a known one, so that time tells nothing. */
export async function passwordMatches(stored: string | null, password: string): Promise<boolean> {
  if (stored) return verify(stored, password)
  dummy ??= hashPassword('no account has this password')
  await verify(await dummy, password)
  return false
}
