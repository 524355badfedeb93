import { AppError } from '@callboard/core/errors'
import type { Platform } from '@callboard/kernel/platform'
import { keyStatus, rotateKeys } from '@callboard/modules/operator'

type Answer = { data: unknown; text: string }

const values = (n: number) => `${n} ${n === 1 ? 'value' : 'values'}`

/** The progress of a rotation of ENCRYPTION_KEYS. */
export async function keysStatus(platform: Platform): Promise<Answer> {
  const columns = await keyStatus(platform)
  const older = columns.reduce((sum, c) => sum + c.older, 0)
  const lines = columns.map((c) => `${c.column.padEnd(24)} ${values(c.values)}, ${c.older} under an older key`)
  const next =
    older === 0
      ? 'Everything is encrypted with the first key. Older keys can be removed from ENCRYPTION_KEYS.'
      : 'Run `npm run admin -- keys rotate`, and keep the older keys in ENCRYPTION_KEYS until it is done.'
  return { data: { older, columns }, text: [...lines, next].join('\n') }
}

/**
 * Encrypts stored secrets with the first key, with progress on standard error.
 * @throws AppError `unavailable` if some cannot be decrypted with any configured key
 */
export async function keysRotate(platform: Platform): Promise<Answer> {
  const done = await rotateKeys(platform, ({ column, seen, total }) => console.error(`${column}: ${seen} of ${total}`))
  if (done.unreadable.length > 0) {
    const which = done.unreadable.map((u) => `  ${u.column} ${u.id} of organization ${u.tenantId}`).join('\n')
    throw new AppError(
      'unavailable',
      `Encrypted ${values(done.rotated)} with the first key, but no configured key opens ${values(done.unreadable.length)}:\n${which}\nAdd the key that encrypted them to ENCRYPTION_KEYS and run this again, or have them entered again.`,
    )
  }
  const { data, text } = await keysStatus(platform)
  return { data: { ...done, status: data }, text: `Encrypted ${values(done.rotated)} with the first key.\n${text}` }
}
