import type { TenantId } from '@callboard/core/ids'
import type { AnyDb } from '@callboard/db/any-db'

type Consent = { slug: string; name: string; until: Date | null; role: string | null }

/** An organization with its consent to support, which cannot be withdrawn until the end of the transaction. */
export async function lockConsent(db: AnyDb, tenantId: TenantId): Promise<Consent | undefined> {
  const [tenant] = await db.$queryRaw<Consent[]>`
    select slug, name, support_until as until, support_role as role from tenant where id = ${tenantId}::uuid for update`
  return tenant
}
