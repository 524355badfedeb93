import type { UserId } from '@callboard/core/ids'
import { type SystemDb, systemDb } from '@callboard/db/system-db'
import { hashSecret, newSecret } from './secret-link.ts'

// A browser that has signed in before holds a random secret in a cookie. Its attempts are counted separately, so that nobody can
// lock out the owner of an account by failing on purpose.

export const deviceLifetimeS = 400 * 86_400

/**
 * Records that a browser has signed in.
 * @param secret the value of its cookie; an unknown one is replaced
 * @returns the new value of the cookie
 */
export async function trustDevice(userId: UserId, secret: string | undefined, userAgent: string | undefined): Promise<string> {
  const db = systemDb('identity')
  const given = secret && /^[\w-]{43}$/.test(secret) ? hashSecret(secret) : undefined
  const ours = given !== undefined && (await db.knownDevice.count({ where: { secretHash: given } })) > 0
  const kept = ours && secret ? secret : newSecret()
  const secretHash = hashSecret(kept)
  const { count } = await db.knownDevice.updateMany({ where: { secretHash, userId }, data: { lastSeenAt: new Date() } })
  if (count === 0)
    await db.knownDevice.createMany({
      data: [{ secretHash, userId, userAgent: userAgent?.slice(0, 300) ?? null }],
      skipDuplicates: true,
    })
  return kept
}

/** Whether a browser has signed in to this account before. */
export async function isKnownDevice(email: string, secret: string | undefined): Promise<boolean> {
  if (!secret || secret.length > 100) return false
  return (await systemDb('identity').knownDevice.count({ where: { secretHash: hashSecret(secret), user: { email } } })) > 0
}

/** Removes all known browsers of an account, in case an attacker has one of them. */
export async function clearKnownDevices(userId: string, db: Pick<SystemDb, 'knownDevice'>): Promise<void> {
  await db.knownDevice.deleteMany({ where: { userId } })
}
