import type { UserId } from '@callboard/core/ids'
import { type SystemDb, systemDb } from '@callboard/db/system-db'
import { hashSecret, newSecret } from './secret-link.ts'

// A browser that has signed in before holds a random secret in a cookie. Its attempts are counted apart from everybody
// else's, so that nobody locks the owner of an account out of it by failing in their name.

export const deviceLifetimeS = 400 * 86_400

/**
 * Records that a browser has signed in.
 * @param secret what its cookie holds; one that was never ours is replaced
 * @returns what the cookie has to hold from now on
 */
export async function rememberDevice(userId: UserId, secret: string | undefined, userAgent: string | undefined): Promise<string> {
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

/** Whether a browser has signed in to the account of an address before. */
export async function isKnownDevice(email: string, secret: string | undefined): Promise<boolean> {
  if (!secret || secret.length > 100) return false
  return (await systemDb('identity').knownDevice.count({ where: { secretHash: hashSecret(secret), user: { email } } })) > 0
}

/** Makes every browser a stranger to an account again, for when somebody else may hold one of them. */
export async function forgetDevices(userId: string, db: Pick<SystemDb, 'knownDevice'>): Promise<void> {
  await db.knownDevice.deleteMany({ where: { userId } })
}
