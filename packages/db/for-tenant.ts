import type { TenantId } from '@callboard/core/ids'
import { databaseClients } from './clients.ts'
import { Prisma } from './generated/client.ts'
import { withTimeouts } from './timeouts.ts'

const { Sql } = Prisma

declare const bound: unique symbol

/** A transaction in which row-level security shows one tenant only. Made by `forTenant` alone. */
export type TenantDb = Prisma.TransactionClient & { readonly [bound]: true }

/** What reads a tenant's rows by SQL of our own. */
export type TenantReader = Pick<TenantDb, '$queryRaw' | '$queryRawUnsafe'>

export type TenantDoor = {
  tx<T>(work: (db: TenantDb) => Promise<T>): Promise<T>
  /**
   * For reads that must be quick: one snapshot, read only. The transaction's beginning and end are sent along with its
   * statements, where `tx` waits for four answers (docs/decisions/020).
   */
  read<T>(work: (db: TenantReader) => Promise<T>): Promise<T>
}

/** Says which tenant the rest of a transaction is about. */
export async function bindTenant(tx: Pick<Prisma.TransactionClient, '$executeRaw'>, tenantId: TenantId): Promise<void> {
  await tx.$executeRaw`select set_config('app.tenant_id', ${tenantId}, true)`
}

const maxAttempts = 4

/** Whether PostgreSQL undid a transaction because another one stood in its way, so that it can be run again. */
function isWriteConflict(error: unknown): boolean {
  if (!(error instanceof Prisma.PrismaClientKnownRequestError)) return false
  // Statements of our own fail with P2010, and the server's code inside.
  return error.code === 'P2034' || (error.code === 'P2010' && /\b(40P01|40001)\b/.test(JSON.stringify(error.meta ?? {})))
}

/** Runs a transaction again after a deadlock. Nothing of the first try is left, in the database or outside of it. */
async function again<T>(run: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await run()
    } catch (error) {
      if (attempt === maxAttempts || !isWriteConflict(error)) throw error
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 20 * 2 ** attempt))
    }
  }
}

/**
 * The only door to tenants' rows: one transaction for each unit of work, the tenant set first, and for it alone.
 * Nothing that waits on a network belongs inside.
 */
export function forTenant(tenantId: TenantId): TenantDoor {
  return {
    tx: (work) =>
      again(() =>
        withTimeouts(() =>
          databaseClients().app.$transaction(async (tx) => {
            await bindTenant(tx, tenantId)
            return work(tx as TenantDb)
          }),
        ),
      ),
    read: (work) => withTimeouts(() => readAs(tenantId, work)),
  }
}

async function readAs<T>(tenantId: TenantId, work: (db: TenantReader) => Promise<T>): Promise<T> {
  const client = await databaseClients().reading.connect()
  const begun = Promise.all([
    client.query('begin isolation level repeatable read read only'),
    client.query("select set_config('app.tenant_id', $1, true)", [tenantId]),
  ])
  const $queryRawUnsafe = async (text: string, ...parameters: unknown[]) => {
    // Sent behind the two above. Where one of them fails, the statement fails too: no tenant is set for it.
    const [{ rows }] = await Promise.all([client.query(text, parameters), begun])
    return rows
  }
  const $queryRaw = async (query: TemplateStringsArray | Prisma.Sql, ...values: unknown[]) => {
    const { text, values: parameters } = 'raw' in query ? new Sql(query, values) : query
    return $queryRawUnsafe(text, ...parameters)
  }
  try {
    return await work({ $queryRaw, $queryRawUnsafe } as unknown as TenantReader)
  } finally {
    // Nothing was written, so nobody waits for the end. A connection that is in doubt is not used again.
    Promise.all([begun, client.query('commit')]).then(
      () => client.release(),
      (error) => client.release(error),
    )
  }
}
