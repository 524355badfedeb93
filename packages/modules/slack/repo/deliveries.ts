import type { TenantDb } from '@callboard/db/for-tenant'
import { Prisma } from '@callboard/db/generated/client'

/** The reply was posted, or never can be: its text is deleted. */
export const markReplied = (db: TenantDb, id: string) =>
  db.slackDelivery.updateMany({ where: { id }, data: { reply: Prisma.DbNull, repliedAt: new Date() } })
