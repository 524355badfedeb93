import type { UserId } from '@callboard/core/ids'
import { enqueueSystem } from '@callboard/db/outbox'
import type { SystemDb } from '@callboard/db/system-db'
import { jobRequest } from '@callboard/jobs/define-job'
import { sendMailJob } from '@callboard/kernel/jobs'
import { accountMails } from './account-mails.ts'
import { clearKnownDevices } from './known-device.ts'

type Db = Parameters<Parameters<SystemDb['$transaction']>[0]>[0]

/**
 * What was verified. `claimed`: control of a previously unverified email address. `recovered`: control of the address of an
 * account that its owner could not access.
 */
export type Proof = 'claimed' | 'recovered'

const reasonOf = (proof: Proof) => (proof === 'claimed' ? 'address confirmed' : 'account recovered')

/** Ends all sessions of an account except one, including the sessions of portals' own hosts opened from them. */
export async function revokeOtherSessions(db: Db, userId: UserId, keep: string | undefined): Promise<number> {
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

/** Revokes every link sent for an account or to its email address: verification, sign-in, reset, change of address. */
export async function revokeMailLinks(db: Db, user: { id: string; email: string }): Promise<number> {
  const { count } = await db.emailToken.updateMany({
    where: { usedAt: null, OR: [{ userId: user.id }, { email: user.email }] },
    data: { usedAt: new Date() },
  })
  return count
}

/**
 * Unlinks identities for which the provider never verified the account's email address: anybody with access may have linked them.
 */
async function unlinkUnverifiedIdentities(db: Db, user: { id: string; email: string }): Promise<number> {
  const { count } = await db.linkedIdentity.deleteMany({
    where: { userId: user.id, OR: [{ verifiedEmail: null }, { verifiedEmail: { not: user.email } }] },
  })
  return count
}

/** Revokes the account's personal tokens in every organization. The database notifies all processes. */
async function revokePersonalTokens(db: Db, user: { id: string; email: string }, proof: Proof): Promise<number> {
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
      detail: { kind: 'personal', reason: reasonOf(proof) },
    })),
  })
  return tokens.length
}

/** Disconnects every app that reads an organization in the account's name. */
async function disconnectApps(db: Db, user: { id: string; email: string }, proof: Proof): Promise<number> {
  const where = { userId: user.id, revokedAt: null }
  const apps = await db.oauthGrant.findMany({ where, select: { id: true, tenantId: true, clientName: true } })
  await db.oauthGrant.updateMany({ where, data: { revokedAt: new Date() } })
  await db.oauthToken.deleteMany({ where: { grant: { userId: user.id } } })
  await db.auditEvent.createMany({
    data: apps.map((app) => ({
      tenantId: app.tenantId,
      actorType: 'user',
      actorId: user.id,
      actorLabel: user.email,
      action: 'app.disconnected',
      targetType: 'app',
      targetId: app.id,
      targetLabel: app.clientName,
      detail: { reason: reasonOf(proof) },
    })),
  })
  return apps.length
}

/** Unlinks every person of Slack who asks with the account's rights. */
async function unlinkSlack(db: Db, user: { id: string; email: string }, proof: Proof): Promise<number> {
  const where = { userId: user.id }
  const accounts = await db.slackAccount.findMany({ where, select: { tenantId: true, slackUserId: true, name: true } })
  await db.slackAccount.deleteMany({ where })
  await db.auditEvent.createMany({
    data: accounts.map(({ tenantId, slackUserId, name }) => ({
      tenantId,
      actorType: 'user',
      actorId: user.id,
      actorLabel: user.email,
      action: 'slack.account-unlinked',
      targetType: 'slack-account',
      targetId: slackUserId,
      targetLabel: name,
      detail: { reason: reasonOf(proof) },
    })),
  })
  return accounts.length
}

/**
 * Secures an account for the person who has just verified its email address. All previous access is revoked: every session but
 * the current one, every emailed link, every unverified identity, every personal token, every connected app and every linked account
 * of Slack. The owner is notified by email of what was revoked. Call it in the transaction of the verification.
 * @param keepSession the current session
 */
export async function secureAccount(db: Db, userId: UserId, proof: Proof, keepSession?: string): Promise<void> {
  const user = await db.userAccount.findUniqueOrThrow({ where: { id: userId }, select: { id: true, email: true } })
  const ended = {
    sessions: await revokeOtherSessions(db, userId, keepSession),
    identities: await unlinkUnverifiedIdentities(db, user),
    tokens: await revokePersonalTokens(db, user, proof),
    apps: await disconnectApps(db, user, proof),
    slack: await unlinkSlack(db, user, proof),
  }
  await revokeMailLinks(db, user)
  await clearKnownDevices(userId, db)
  await enqueueSystem(db, jobRequest(sendMailJob, accountMails.secured(user.email, proof, ended)))
}
