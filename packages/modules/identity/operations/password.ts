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

const product = ['callboard', 'portal', 'developer', 'backstage', 'catalog', 'password', 'passwort', 'welcome', 'changeme']
const calendar =
  'spring summer autumn fall winter fruehling frühling sommer herbst january february march april june july august september october november december januar februar maerz märz mai juni juli oktober dezember monday tuesday wednesday thursday friday saturday sunday'.split(
    ' ',
  )
const substitutes: Record<string, string> = {
  '0': 'o',
  '1': 'i',
  '3': 'e',
  '4': 'a',
  '5': 's',
  '7': 't',
  '@': 'a',
  $: 's',
  '!': 'i',
}

/** The words of names and email addresses, each also without its domain or spaces. */
const wordsOf = (about: readonly string[]): string[] => [
  ...new Set(
    [...product, ...about.flatMap((text) => [text.replace(/\s+/g, ''), ...text.split(/[^\p{L}\p{N}]+/u)])]
      .map((word) => word.toLowerCase())
      .filter((word) => word.length > 2),
  ),
]

/**
 * The rest of a password after removing every word that an attacker tries first: of the user, the product and the calendar, also
 * with digits for letters, and the usual years, numbers and signs appended to them.
 */
function ownPart(password: string, words: readonly string[]): string {
  const readings = [password.toLowerCase(), password.toLowerCase().replace(/[013457@$!]/g, (sign) => substitutes[sign] ?? sign)]
  const known = [...words, ...calendar].sort((a, b) => b.length - a.length)
  const left = readings.map((reading) =>
    known.reduce((rest, word) => rest.replaceAll(word, ' '), reading).replace(/[^\p{L}]+/gu, ''),
  )
  return left.reduce((shortest, next) => (next.length < shortest.length ? next : shortest))
}

/** Minimum letters besides words that an attacker would try. */
const ownLetters = 5

/**
 * Rejects what attackers try first: zxcvbn's 49,000 common passwords, also with the usual additions and substitutions, keyboard
 * walks, repetitions, and words related to the user, their organizations, the product and the calendar.
 * @param about names and email addresses of the user and their organizations
 * @throws AppError `invalid_input` if fewer than a million guesses would find it
 */
export function rejectCommonPassword(password: string, about: readonly string[]): void {
  estimator ??= new ZxcvbnFactory({ dictionary, graphs: adjacencyGraphs })
  // Only the first 100 characters are estimated; more would only cost time.
  const start = password.slice(0, 100)
  const words = wordsOf(about)
  const field = { field: 'password' }
  if (estimator.check(start, words).score < 2)
    throw new AppError('invalid_input', 'This password is too common. Try a passphrase of several words.', field)
  const letters = start.toLowerCase().replace(/[^\p{L}]+/gu, '').length
  if (letters >= ownLetters && ownPart(start, words).length < ownLetters)
    throw new AppError(
      'invalid_input',
      'This password contains names, dates or words related to you. Try a passphrase of unrelated words.',
      field,
    )
}

let dummyHash: Promise<string> | undefined

/** Takes the same time for unknown and known accounts, so that timing reveals nothing. */
export async function verifyPassword(stored: string | null, password: string): Promise<boolean> {
  if (stored) return verify(stored, password)
  dummyHash ??= hashPassword('no account has this password')
  await verify(await dummyHash, password)
  return false
}
