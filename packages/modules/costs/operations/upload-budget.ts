import { AppError } from '@callboard/core/errors'
import type { TenantId } from '@callboard/core/ids'
import { billLimits } from '@callboard/core/limits/limits'
import type { TenantDb } from '@callboard/db/for-tenant'
import { lockUntilCommit } from '@callboard/db/lock-until-commit'

/** Bytes of pending uploads, and number of unfinished uploads. */
export async function uploadUse(db: TenantDb): Promise<{ open: number; bytes: number }> {
  const waiting = await db.costUpload.aggregate({ where: { state: { in: ['writing', 'ready'] } }, _sum: { size: true } })
  return { open: await db.costUpload.count({ where: { state: 'writing' } }), bytes: waiting._sum.size ?? 0 }
}

/** Counted under a lock, so that concurrent uploads cannot exceed the limit together. @throws AppError `conflict` */
export async function requireUploadBudget(db: TenantDb, tenantId: TenantId, size: number): Promise<void> {
  await lockUntilCommit(db, `uploads ${tenantId}`)
  const { open, bytes } = await uploadUse(db)
  if (open >= billLimits.openUploads)
    throw new AppError(
      'conflict',
      `${open} uploads are unfinished. Finish or delete them first. Unfinished uploads are deleted after one day.`,
    )
  if (bytes + size > billLimits.waitingBytes)
    throw new AppError(
      'conflict',
      `Uploads waiting to be imported are limited to ${billLimits.waitingBytes / 1024 / 1024} MiB per organization. Wait for the imports to finish, or use a bucket.`,
    )
}
