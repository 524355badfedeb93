import type { SystemDb } from '@callboard/db/system-db'

export type AccountRow = {
  id: string
  email: string
  name: string
  emailVerifiedAt: Date | null
  passwordHash: string | null
  timeZone: string | null
  appearance: string
  emailNotifications: boolean
  operator: boolean
}

/** A session with its user. It ends with its parent session. */
export type SessionRow = AccountRow & {
  portalHost: string | null
  portalTenantId: string | null
  lastSeenAt: Date
  revoked: boolean
  expiresAt: Date
}

/** A session, whether it has ended or not. Sent with every request. */
export async function readSession(db: SystemDb, sessionId: string): Promise<SessionRow | undefined> {
  const [session] = await db.$queryRaw<SessionRow[]>`
    select s.portal_host as "portalHost", s.portal_tenant_id as "portalTenantId", s.last_seen_at as "lastSeenAt",
      s.revoked_at is not null or p.revoked_at is not null as revoked, least(s.expires_at, p.expires_at) as "expiresAt",
      u.id, u.email, u.name, u.email_verified_at as "emailVerifiedAt", u.password_hash as "passwordHash", u.time_zone as "timeZone",
      u.appearance, u.news_by_mail as "emailNotifications", u.operator
    from session s join user_account u on u.id = s.user_id left join session p on p.id = s.parent_id
    where s.id = ${sessionId}::uuid`
  return session
}
