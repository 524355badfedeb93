import type { TenantDb } from '@callboard/db/for-tenant'
import { enqueue } from '@callboard/db/outbox'
import { jobRequest } from '@callboard/jobs/define-job'
import { sendTenantMailJob } from '@callboard/kernel/jobs'
import { audit, mayDo, type OperationContext, operation, requirePerson } from '@callboard/kernel/operation'
import { requireRoom } from '@callboard/kernel/require-room'
import { accountMails, hashSecret, limitAttempts, newSecret } from '@callboard/modules/identity'
import { z } from 'zod'
import { type AppScope, appScopeNames } from '../domain/app-scopes.ts'
import { authorizationQuerySchema } from '../domain/authorization-request.ts'
import { grantLifetimeDays } from '../domain/lifetimes.ts'
import { OauthError } from '../domain/oauth-error.ts'
import { destinationOf } from '../domain/redirect-uri.ts'
import { type AuthorizationRequest, readAuthorizationRequest, returnAddress } from './authorization-request.ts'

/** RFC 6749 (4.1.2) allows ten minutes; an app redeems its code at once. */
const codeLifetimeMs = 60_000
const maxAppsPerMember = 100
const dayMs = 86_400_000

/** Removes what a member never connected, and what ended long ago, by itself or not. */
async function removeOld(db: TenantDb, userId: string): Promise<void> {
  const before = (days: number) => new Date(Date.now() - days * dayMs)
  await db.oauthGrant.deleteMany({
    where: {
      userId,
      OR: [
        { connectedAt: null, codeExpiresAt: { lt: before(1) } },
        { revokedAt: { lt: before(90) } },
        { createdAt: { lt: before(grantLifetimeDays + 90) } },
      ],
    },
  })
}

async function insertGrant(
  context: OperationContext,
  db: TenantDb,
  { client, redirectUri, codeChallenge, resource, slug }: AuthorizationRequest,
  scopes: readonly AppScope[],
): Promise<string> {
  const { id: userId, label } = requirePerson(context)
  const tenant = await db.tenant.findUniqueOrThrow({ where: { id: context.tenantId }, select: { slug: true, name: true } })
  if (slug !== undefined && slug !== tenant.slug)
    throw new OauthError('invalid_target', 'The app asks for access to another organization. Check the address in its settings.')
  await removeOld(db, userId)
  const isUsable = { OR: [{ connectedAt: null }, { tokens: { some: { expiresAt: { gt: new Date() }, usedAt: null } } }] }
  await requireRoom(db, context.tenantId, {
    kind: `apps of ${userId}`,
    limit: maxAppsPerMember,
    message: `You can connect ${maxAppsPerMember} apps. Disconnect some in Settings > API tokens.`,
    count: () => db.oauthGrant.count({ where: { userId, revokedAt: null, ...isUsable } }),
  })
  const code = newSecret()
  const { id } = await db.oauthGrant.create({
    data: {
      tenantId: context.tenantId,
      userId,
      clientId: client.id,
      clientName: client.name,
      createdBy: label,
      redirectUri,
      scopes: [...scopes],
      resource,
      codeHash: hashSecret(code),
      codeChallenge,
      codeExpiresAt: new Date(Date.now() + codeLifetimeMs),
    },
  })
  const returnsTo = destinationOf(redirectUri).name
  await audit(db, context, {
    action: 'app.connected',
    targetType: 'app',
    targetId: id,
    targetLabel: client.name,
    detail: { client: client.id, returnsTo, scopes, resource },
  })
  await enqueue(
    db,
    context.tenantId,
    jobRequest(sendTenantMailJob, accountMails.appConnected(label, client.name, returnsTo, tenant.name)),
  )
  return code
}

/**
 * Allows an app to read the organization for the signed-in member, and returns the address to send the browser to: it takes an
 * authorization code to the app, which is valid for a minute and once.
 * @throws OauthError for an invalid request, AppError `conflict` for too many apps
 */
export const approveApp = operation({
  name: 'oauth.approve',
  action: 'self.manage',
  input: z.object({
    request: authorizationQuerySchema,
    scopes: z.array(z.enum(appScopeNames)).min(1, 'Choose what the app may read.').max(20),
  }),
  async run(context, { request: query, scopes }) {
    const { id } = requirePerson(context)
    await limitAttempts(`oauth-approve:${id}`, 60, 3600)
    const request = await readAuthorizationRequest(context.platform, query)
    const allowed = request.scopes.filter((scope) => scopes.includes(scope) && mayDo(context.actor, scope))
    if (allowed.length === 0)
      throw new OauthError('invalid_scope', 'Your role has none of the permissions that the app asks for.')
    const code = await context.tx((db) => insertGrant(context, db, request, allowed))
    return { redirect: returnAddress(request, context.platform.publicUrl, { code }) }
  },
})
