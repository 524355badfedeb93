import type { UserId } from '@callboard/core/ids'
import type { AnyDb } from '@callboard/db/any-db'

/** Locks the organizations of a user until the transaction ends. */
export async function lockOrganizationsOf(db: AnyDb, userId: UserId): Promise<void> {
  await db.$queryRaw`select t.id from tenant t join membership m on m.tenant_id = t.id where m.user_id = ${userId}::uuid for update of t`
}
