import type { TenantId } from '@callboard/core/ids'
import { databaseClients } from './clients.ts'
import type { Prisma } from './generated/client.ts'

declare const bound: unique symbol

/** A transaction in which row-level security shows one tenant only. Made by `forTenant` alone. */
export type TenantDb = Prisma.TransactionClient & { readonly [bound]: true }

export type TenantDoor = { tx<T>(work: (db: TenantDb) => Promise<T>): Promise<T> }

/** Says which tenant the rest of a transaction is about. */
export async function bindTenant(tx: Pick<Prisma.TransactionClient, '$executeRaw'>, tenantId: TenantId): Promise<void> {
  await tx.$executeRaw`select set_config('app.tenant_id', ${tenantId}, true)`
}

/**
 * The only door to tenants' rows: one transaction for each unit of work, the tenant set first, and for it alone.
 * Nothing that waits on a network belongs inside.
 */
export function forTenant(tenantId: TenantId): TenantDoor {
  return {
    tx: (work) =>
      databaseClients().app.$transaction(async (tx) => {
        await bindTenant(tx, tenantId)
        return work(tx as TenantDb)
      }),
  }
}
