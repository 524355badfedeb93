import { AppError } from '@callboard/core/errors'
import { hash, verify } from '@node-rs/argon2'
import { ZxcvbnFactory } from '@zxcvbn-ts/core'
import { adjacencyGraphs, dictionary } from '@zxcvbn-ts/language-common'
import { z } from 'zod'

/** OWASP's Argon2id parameters: 19 MiB, 2 passes, 1 lane. */
const parameters = { memoryCost: 19_456, timeCost: 2, parallelism: 1 }

export const passwordSchema = z.string().min(12, 'Use at least 12 characters.').max(200, 'Use at most 200 characters.')

export const hashPassword = (password: string): Promise<string> => hash(password, parameters)

let estimator: ZxcvbnFactory | undefined

/**
 * Refuses what attackers try first: zxcvbn's 49,000 common passwords, also with the usual additions and replacements,
 * keyboard walks, repetitions, and the person's own name and address.
 * @throws AppError `invalid_input` when fewer than a million guesses would find it
 */
export function refuseCommonPassword(password: string, about: readonly string[]): void {
  estimator ??= new ZxcvbnFactory({ dictionary, graphs: adjacencyGraphs })
  const own = ['callboard', ...about.flatMap((text) => text.toLowerCase().split(/[^\p{L}\p{N}]+/u))].filter((w) => w.length > 2)
  // The estimate looks at 100 characters at most; more would only cost time.
  if (estimator.check(password.slice(0, 100), own).score < 2)
    throw new AppError('invalid_input', 'This password is among the first that attackers try. Take a few words in a row.', {
      field: 'password',
    })
}

let dummy: Promise<string> | undefined

/** Takes as long for an unknown account as for a known one, so that time tells nothing. */
export async function passwordMatches(stored: string | null, password: string): Promise<boolean> {
  if (stored) return verify(stored, password)
  dummy ??= hashPassword('no account has this password')
  await verify(await dummy, password)
  return false
}
