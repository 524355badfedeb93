import type { AnyDb } from '@callboard/db/any-db'

type GrantOfToken = {
  id: string
  clientName: string
  createdBy: string
  tenantId: string
  userId: string
  scopes: string[]
  lastUsedAt: Date | null
  /** Of the member who allowed it. */
  role: string
}

/** The grant of an access token for a resource; undefined if it is unknown, expired or revoked. */
export async function findGrantOfToken(db: AnyDb, tokenHash: string, resource: string): Promise<GrantOfToken | undefined> {
  const [row] = await db.$queryRaw<GrantOfToken[]>`
    select g.id, g.client_name as "clientName", g.created_by as "createdBy", g.tenant_id as "tenantId", g.user_id as "userId", g.scopes,
      g.last_used_at as "lastUsedAt", m.role
    from oauth_token t join oauth_grant g on g.tenant_id = t.tenant_id and g.id = t.grant_id
      join membership m on m.tenant_id = g.tenant_id and m.user_id = g.user_id
    where t.token_hash = ${tokenHash} and t.kind = 'access' and t.expires_at > now()
      and g.revoked_at is null and g.resource = ${resource}`
  return row
}

/** Exchanges, refreshes and disconnecting wait until the end of the transaction. */
export const lockGrant = (db: AnyDb, { tenantId, id }: { tenantId: string; id: string }) => db.$queryRaw`
  select 1 from oauth_grant where tenant_id = ${tenantId}::uuid and id = ${id}::uuid for update`
