import type { TenantId } from '@callboard/core/ids'
import type { TenantDb, TenantReader } from '@callboard/db/for-tenant'

export type EmbeddingModelRow = {
  id: string
  model: string
  price: number
  revision: number
  pending: number | null
  problem: string | null
  failures: number
  retryAt: Date | null
}

export async function readEmbeddingModel(db: TenantReader, tenantId: TenantId): Promise<EmbeddingModelRow | undefined> {
  const [row] = await db.$queryRaw<EmbeddingModelRow[]>`
    select id, model, price, revision, pending, problem, failures, retry_at as "retryAt"
    from embedding_model where tenant_id = ${tenantId}::uuid`
  return row
}

/** Notes that vectors were written, and how many sections have none. */
export const writeProgress = (db: TenantDb, tenantId: TenantId, id: string, pending: number) => db.$executeRaw`
  update embedding_model set revision = revision + 1, pending = ${pending}::int, problem = null, failures = 0, retry_at = null
  where tenant_id = ${tenantId}::uuid and id = ${id}::uuid`
