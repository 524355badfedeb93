import type { UserId } from '@callboard/core/ids'
import { enqueueSystem } from '@callboard/db/outbox'
import type { SystemDb } from '@callboard/db/system-db'
import { jobRequest } from '@callboard/jobs/define-job'
import { sendMailJob } from '@callboard/kernel/jobs'
import { accountMails } from './account-mails.ts'
import { forgetDevices } from './known-device.ts'

type Db = Parameters<Parameters<SystemDb['$transaction']>[0]>[0]

/**
 * What was proven. `claimed`: control of an address that nobody had proven before. `recovered`: control of the address
 * of an account that its owner could not get into.
 */
export type Proof = 'claimed' | 'recovered'

/** Ends the sessions of an account but one, with the sessions of portals' own addresses that were opened from them. */
export async function endOtherSessions(db: Db, userId: UserId, keep: string | undefined): Promise<number> {
  const { count } = await db.session.updateMany({
    where: {
      userId,
      revokedAt: null,
      ...(keep ? { id: { not: keep }, OR: [{ parentId: null }, { parentId: { not: keep } }] } : {}),
    },
    data: { revokedAt: new Date() },
  })
  return count
}

/** Ends every link that was mailed for an account or to its address: verify, sign in, reset, change of address. */
export async function endMailLinks(db: Db, user: { id: string; email: string }): Promise<number> {
  const { count } = await db.emailToken.updateMany({
    where: { usedAt: null, OR: [{ userId: user.id }, { email: user.email }] },
    data: { usedAt: new Date() },
  })
  return count
}

/** Unlinks identities whose provider never vouched for the address of the account: anybody in it may have linked them. */
async function endUnverifiedIdentities(db: Db, user: { id: string; email: string }): Promise<number> {
  const { count } = await db.linkedIdentity.deleteMany({
    where: { userId: user.id, OR: [{ verifiedEmail: null }, { verifiedEmail: { not: user.email } }] },
  })
  return count
}

/** Revokes the personal tokens of an account in every organization. The database announces it to every process. */
async function endPersonalTokens(db: Db, user: { id: string; email: string }, proof: Proof): Promise<number> {
  const where = { userId: user.id, revokedAt: null }
  const tokens = await db.apiToken.findMany({ where, select: { id: true, tenantId: true, name: true } })
  await db.apiToken.updateMany({ where, data: { revokedAt: new Date() } })
  await db.auditEvent.createMany({
    data: tokens.map((token) => ({
      tenantId: token.tenantId,
      actorType: 'user',
      actorId: user.id,
      actorLabel: user.email,
      action: 'token.revoked',
      targetType: 'token',
      targetId: token.id,
      targetLabel: token.name,
      detail: { kind: 'personal', reason: proof === 'claimed' ? 'address confirmed' : 'account recovered' },
    })),
  })
  return tokens.length
}

/**
 * Takes an account back for whoever has just proven control of its address. Whoever had got into it before keeps no
 * way in: every session but the present one, every mailed link, every identity that was never verified and every
 * personal token ends. The owner gets a mail that lists what ended. Call it in the transaction of the proof.
 * @param keepSession the session in which the proof was given
 */
export async function secureAccount(db: Db, userId: UserId, proof: Proof, keepSession?: string): Promise<void> {
  const user = await db.userAccount.findUniqueOrThrow({ where: { id: userId }, select: { id: true, email: true } })
  const ended = {
    sessions: await endOtherSessions(db, userId, keepSession),
    identities: await endUnverifiedIdentities(db, user),
    tokens: await endPersonalTokens(db, user, proof),
  }
  await endMailLinks(db, user)
  await forgetDevices(userId, db)
  await enqueueSystem(db, jobRequest(sendMailJob, accountMails.secured(user.email, proof, ended)))
}
