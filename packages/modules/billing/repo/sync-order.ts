import type { TenantId } from '@callboard/core/ids'
import type { TenantDb } from '@callboard/db/for-tenant'

/**
 * Takes the number of a synchronization with Stripe. What a later one has written is not overwritten.
 * @returns undefined without a customer
 */
export async function beginSync(db: TenantDb, tenantId: TenantId): Promise<{ customerId: string; number: number } | undefined> {
  const [row] = await db.$queryRaw<{ customerId: string; number: number }[]>`
    update billing_account set read_begun = read_begun + 1 where tenant_id = ${tenantId}::uuid
    returning customer_id as "customerId", read_begun as number`
  return row
}
