import { AppError } from '@callboard/core/errors'
import type { TenantDb } from '@callboard/db/for-tenant'
import { hashSecret } from '@callboard/modules/identity'
import { z } from 'zod'

export const linkCode = z.object({ code: z.string().min(1).max(200) })

/** @throws AppError `not_found` for a link that was used, has expired, or belongs to another organization */
export async function findLink(db: TenantDb, code: string) {
  const row = await db.slackAccount.findFirst({
    where: { codeHash: hashSecret(code), codeExpiresAt: { gt: new Date() } },
    select: { id: true, workspaceId: true, slackUserId: true, name: true, userId: true, workspace: { select: { name: true } } },
  })
  if (row) return row
  throw new AppError('not_found', 'This link was used before or has expired. Write “/callboard link” in Slack for a new one.')
}
