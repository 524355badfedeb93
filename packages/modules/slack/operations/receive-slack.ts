import { AppError } from '@callboard/core/errors'
import { type TenantId, trustedTenantId } from '@callboard/core/ids'
import { forTenant } from '@callboard/db/for-tenant'
import { databaseSafe } from '@callboard/db/jsonb'
import { enqueue } from '@callboard/db/outbox'
import { isLostRace } from '@callboard/db/races'
import { systemDb } from '@callboard/db/system-db'
import type { JobRequest } from '@callboard/jobs/define-job'
import type { Platform } from '@callboard/kernel/platform'
import type { z } from 'zod'
import { requireSlackApp } from './require-slack-app.ts'
import { isSignedBySlack, type SignedRequest } from './verify-slack-request.ts'

/** The organization and the row of a workspace. */
export type KnownWorkspace = { tenantId: TenantId; workspaceId: string }

const keepMs = 86_400_000

/** @throws AppError `unauthenticated` unless Slack has signed the request within five minutes */
export function requireSlackSignature(platform: Platform, request: SignedRequest): void {
  if (isSignedBySlack(requireSlackApp(platform).signingSecret, request)) return
  throw new AppError('unauthenticated', 'The signature of this request is missing, invalid or older than five minutes.')
}

/** @throws AppError `invalid_input` */
export function parseSlack<Schema extends z.ZodType>(schema: Schema, payload: unknown): z.output<Schema> {
  const parsed = schema.safeParse(databaseSafe(payload))
  if (parsed.success) return parsed.data
  throw new AppError('invalid_input', 'This is not a request that Slack documents.')
}

/** @throws AppError `invalid_input` */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new AppError('invalid_input', 'This is not a request that Slack documents.')
  }
}

/** The organization that a workspace is connected to; undefined without one. Only for verified requests. */
export async function findWorkspace(teamId: string): Promise<KnownWorkspace | undefined> {
  const row = await systemDb('webhook-look-up').slackWorkspace.findUnique({
    where: { teamId },
    select: { tenantId: true, id: true },
  })
  return row ? { tenantId: trustedTenantId(row.tenantId), workspaceId: row.id } : undefined
}

/**
 * Stores that something was sent, together with the job that it asks for. Slack sends an event again if it was not acknowledged in
 * time; a repetition asks for nothing.
 * @returns whether it was new
 */
export async function storeDelivery(
  { tenantId, workspaceId }: KnownWorkspace,
  deliveryId: string,
  jobOf: (id: string) => JobRequest,
): Promise<boolean> {
  const stored = forTenant(tenantId).tx(async (db) => {
    await db.slackDelivery.deleteMany({ where: { receivedAt: { lt: new Date(Date.now() - keepMs) } } })
    const [row] = await db.slackDelivery.createManyAndReturn({
      data: [{ tenantId, workspaceId, deliveryId }],
      skipDuplicates: true,
      select: { id: true },
    })
    if (!row) return false
    await enqueue(db, tenantId, jobOf(row.id))
    return true
  })
  // The workspace may have been disconnected since it was looked up.
  return stored.catch((error: unknown) => {
    if (isLostRace(error)) return false
    throw error
  })
}
