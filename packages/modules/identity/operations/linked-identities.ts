import { AppError } from '@callboard/core/errors'
import type { UserId } from '@callboard/core/ids'
import { enqueueSystem } from '@callboard/db/outbox'
import { systemDb } from '@callboard/db/system-db'
import { jobRequest } from '@callboard/jobs/define-job'
import type { FreshSession } from '@callboard/kernel/fresh-authentication'
import { sendMailJob } from '@callboard/kernel/jobs'
import { parseInput } from '@callboard/kernel/operation'
import { z } from 'zod'
import { accountMails } from './account-mails.ts'
import { type Account, accountOf } from './accounts.ts'
import { claimEmail } from './sign-in-link.ts'

/** A user at an identity provider. `subject` is never reassigned; `email` is only trusted if the provider has verified it. */
export type ExternalIdentity = {
  /** `github`, or `oidc:` followed by the issuer. */
  provider: string
  subject: string
  /** A GitHub login, or an email address. */
  label: string
  name: string
  email: string | undefined
  emailVerified: boolean
}

/**
 * The account for a sign-in with an identity provider: the linked one; otherwise, by a verified email address, an existing or new
 * one, which is linked.
 * @throws AppError `forbidden` if nothing is linked and the provider has verified no address
 */
export async function signInWithIdentity(identity: ExternalIdentity): Promise<Account> {
  const { provider, subject, label } = identity
  return systemDb('identity').$transaction(async (tx) => {
    const linked = await tx.linkedIdentity.findUnique({
      where: { provider_subject: { provider, subject } },
      include: { user: true },
    })
    if (linked) {
      if (linked.label !== label) await tx.linkedIdentity.update({ where: { id: linked.id }, data: { label } })
      return accountOf(linked.user)
    }
    const email = identity.email?.trim().toLowerCase()
    if (!email || !identity.emailVerified)
      throw new AppError(
        'forbidden',
        'The provider did not confirm an email address of yours. Confirm it there, or sign in another way.',
      )
    const user = await claimEmail(tx, email, identity.name || email)
    await tx.linkedIdentity.create({ data: { userId: user.id, provider, subject, label, verifiedEmail: email } })
    return accountOf(user)
  })
}

/** Whether an identity is already linked to the account: signing in with it again confirms the user's identity. */
export async function isLinked(userId: UserId, { provider, subject }: ExternalIdentity): Promise<boolean> {
  return (await systemDb('identity').linkedIdentity.count({ where: { userId, provider, subject } })) > 0
}

export type LinkedIdentityView = { id: string; provider: string; label: string; createdAt: Date }

export function listIdentities(userId: UserId): Promise<LinkedIdentityView[]> {
  return systemDb('identity').linkedIdentity.findMany({
    where: { userId },
    orderBy: { createdAt: 'asc' },
    select: { id: true, provider: true, label: true, createdAt: true },
  })
}

/**
 * Links an identity to the signed-in account, and notifies its owner.
 * @throws AppError `conflict` if it is linked to another account
 */
export async function linkIdentity(userId: UserId, identity: ExternalIdentity, _session: FreshSession): Promise<void> {
  const { provider, subject, label } = identity
  const db = systemDb('identity')
  const linked = await db.linkedIdentity.findUnique({ where: { provider_subject: { provider, subject } } })
  if (linked && linked.userId !== userId)
    throw new AppError('conflict', `${label} is linked to another account. Sign in with it, and unlink it there first.`)
  if (linked) return
  const verifiedEmail = identity.emailVerified ? (identity.email?.trim().toLowerCase() ?? null) : null
  await db.$transaction(async (tx) => {
    const { user } = await tx.linkedIdentity.create({
      data: { userId, provider, subject, label, verifiedEmail },
      include: { user: { select: { email: true } } },
    })
    await enqueueSystem(tx, jobRequest(sendMailJob, accountMails.identityLinked(user.email, provider, label)))
  })
}

export async function unlinkIdentity(userId: UserId, id: string, _session: FreshSession): Promise<void> {
  await systemDb('identity').linkedIdentity.deleteMany({ where: { id: parseInput(z.uuid(), id), userId } })
}
