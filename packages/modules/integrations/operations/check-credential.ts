import type { TenantId } from '@callboard/core/ids'
import { portalPaths } from '@callboard/core/portal-paths'
import { forTenant, type TenantDb } from '@callboard/db/for-tenant'
import type { JobRun } from '@callboard/kernel/job-run'
import { notify } from '@callboard/kernel/notify'
import type { Platform } from '@callboard/kernel/platform'
import type { CredentialExpiry } from '@callboard/plugin-kit/server'
import { isVendorError } from '@callboard/plugin-kit/vendor-error'
import { dueWarning, expirySentence, nextCredentialCheck } from '../domain/credential-expiry.ts'
import { type ConnectedPlugin, connectIntegration } from './sync/plugin-context.ts'

/** When to check again if the vendor reported nothing. */
const unknownRetryMs = 3600_000

/** The expiry of a new credential. Uses the network; never inside a transaction. */
export async function newCredential({ plugin, context }: Pick<ConnectedPlugin, 'plugin' | 'context'>) {
  const now = new Date()
  const unknown = { credentialLabel: null, credentialExpiresAt: null, credentialWarnedDays: null }
  try {
    const expiry = await plugin.connection.credentialExpiry?.(context)
    if (!expiry) return { ...unknown, credentialCheckAt: nextCredentialCheck(null, now) }
    const { expiresAt, label } = expiry
    // Warnings that are already due are sent by the job.
    const credentialCheckAt = dueWarning(expiresAt, now) === undefined ? nextCredentialCheck(expiresAt, now) : now
    return { credentialLabel: label, credentialExpiresAt: expiresAt, credentialWarnedDays: null, credentialCheckAt }
  } catch {
    // The connection was tested successfully, so a failure here is not a reason to reject it.
    return { ...unknown, credentialCheckAt: new Date(now.getTime() + unknownRetryMs) }
  }
}

type Stored = {
  id: string
  name: string
  credentialExpiresAt: Date | null
  credentialWarnedDays: number | null
}

/** Stores the expiry, and warns if that is due. */
async function record(
  db: TenantDb,
  tenantId: TenantId,
  before: Stored,
  { expiry, advice }: { expiry: CredentialExpiry | null; advice: string | undefined },
  now: Date,
): Promise<void> {
  const same = before.credentialExpiresAt?.getTime() === expiry?.expiresAt.getTime()
  const warned = same ? before.credentialWarnedDays : null
  const due = expiry ? dueWarning(expiry.expiresAt, now) : undefined
  const warn = due !== undefined && (warned === null || due < warned)
  await db.integration.updateMany({
    where: { id: before.id },
    data: {
      credentialLabel: expiry?.label ?? null,
      credentialExpiresAt: expiry?.expiresAt ?? null,
      credentialWarnedDays: warn ? due : warned,
      credentialCheckAt: nextCredentialCheck(expiry?.expiresAt ?? null, now),
    },
  })
  if (!warn || !expiry) return
  const sentence = expirySentence(expiry, before.name, now)
  await notify(
    db,
    tenantId,
    { roles: ['owner', 'admin'] },
    {
      kind: 'integration.credential-expires',
      title: sentence.replace(/\.$/, ''),
      body: [
        expiry.expiresAt <= now
          ? 'Syncing has stopped. Create a new one and update it under Edit.'
          : 'Create a new one and update it under Edit before then to avoid interruption.',
        ...(advice ? [advice] : []),
      ].join(' '),
      path: portalPaths.editIntegration(before.id),
    },
  )
}

/** Checks when an integration's credential expires, and warns its admins in time. */
export async function checkCredential(
  platform: Platform,
  { tenantId, integrationId }: { tenantId: TenantId; integrationId: string },
  job: JobRun,
  now = new Date(),
): Promise<void> {
  const tenant = forTenant(tenantId)
  const integration = await tenant.tx((db) => db.integration.findFirst({ where: { id: integrationId, state: 'active' } }))
  if (!integration) return
  const { credentialExpiresAt, credentialLabel } = integration
  const known = credentialExpiresAt && credentialLabel ? { expiresAt: credentialExpiresAt, label: credentialLabel } : null
  const advice = platform.plugins.get(integration.pluginId)?.manifest.expiryAdvice
  let expiry: CredentialExpiry | null = known
  try {
    const { plugin, context } = await connectIntegration(platform, tenantId, integration, job.signal)
    expiry = (await plugin.connection.credentialExpiry?.(context)) ?? null
  } catch (error) {
    // The vendor does not report on an expired credential; the stored expiry still applies.
    if (!isVendorError(error)) throw error
  }
  await tenant.tx((db) => record(db, tenantId, integration, { expiry, advice }, now))
}
