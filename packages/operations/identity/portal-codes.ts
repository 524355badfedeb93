import { AppError } from '@callboard/core/errors'
import { systemDb } from '@callboard/db/system-db'
import { hashSecret, newSecret } from './secret-link.ts'

const lifetimeMs = 60_000

/**
 * Makes the code that carries a session from the main address to a portal's own address, as OAuth's authorization
 * code does: single use, one minute, for one portal, and only for the browser whose `state` it was asked with.
 */
export async function createPortalCode(sessionId: string, slug: string, state: string): Promise<string> {
  const code = newSecret()
  await systemDb('identity').portalCode.create({
    data: {
      codeHash: hashSecret(code),
      sessionId,
      slug,
      stateHash: hashSecret(state),
      expiresAt: new Date(Date.now() + lifetimeMs),
    },
  })
  return code
}

/**
 * The session that a code carries, using it up.
 * @throws AppError `unauthenticated` when it was used, is too old, is for another portal or another browser
 */
export async function redeemPortalCode(code: string, slug: string, state: string): Promise<string> {
  const db = systemDb('identity')
  const found = await db.portalCode.findUnique({ where: { codeHash: hashSecret(code) } })
  // Deleting decides who of two requests has it.
  const { count } = await db.portalCode.deleteMany({ where: { codeHash: hashSecret(code) } })
  if (!found || count === 0 || found.expiresAt < new Date() || found.slug !== slug || found.stateHash !== hashSecret(state))
    throw new AppError('unauthenticated', 'Signing in to this portal took too long. Open the page again.')
  return found.sessionId
}
