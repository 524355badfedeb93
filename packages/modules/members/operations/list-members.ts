import { roles } from '@callboard/core/permissions'
import { closedValue } from '@callboard/db/closed-columns'
import type { TenantDb } from '@callboard/db/for-tenant'
import { operation } from '@callboard/kernel/operation'
import { z } from 'zod'
import { memberOrder, memberSorts } from '../repo/member-order.ts'

export type Member = {
  userId: string
  role: (typeof roles)[number]
  name: string
  email: string
  emailVerified: boolean
  githubLogin: string | null
  /** The chosen catalog User; '' for none; null for automatic. */
  catalogUser: string | null
  createdAt: Date
  lastSeenAt: Date | null
}

type Row = Omit<Member, 'role'> & { role: string }

const member = (row: Row): Member => ({ ...row, role: closedValue('membership.role', row.role) })

/** One member, or undefined. Names are stored outside the tenant, so this uses a dedicated database function. */
export async function findMember(db: TenantDb, userId: string): Promise<Member | undefined> {
  const [row] = await db.$queryRaw<Row[]>`
    select user_id as "userId", role, created_at as "createdAt", name, email, email_verified as "emailVerified",
      github_login as "githubLogin", catalog_user as "catalogUser", last_seen_at as "lastSeenAt"
    from app.tenant_member(${userId}::uuid)`
  return row ? member(row) : undefined
}

/** Members whose name or email address contains a text, paginated, with counts per role. */
export const listMembers = operation({
  name: 'members.list',
  action: 'members.read',
  input: z.object({
    text: z.string().trim().max(200).default(''),
    role: z.enum(roles).optional(),
    sort: z.enum(memberSorts).default('name'),
    order: z.enum(['asc', 'desc']).default('asc'),
    limit: z.number().int().min(1).max(1000).default(50),
    offset: z.number().int().min(0).max(1_000_000).default(0),
  }),
  run: (context, { text, role, sort, order, limit, offset }) =>
    context.tx(async (db) => {
      const rows = await db.$queryRaw<(Row & { total: number })[]>`
        select user_id as "userId", role, created_at as "createdAt", name, email, email_verified as "emailVerified",
          github_login as "githubLogin", catalog_user as "catalogUser", last_seen_at as "lastSeenAt", count(*) over ()::int as total
        from app.tenant_members()
        where (${role ?? null}::text is null or role = ${role ?? null})
          and (${text} = '' or position(lower(${text}) in lower(name || ' ' || email)) > 0)
        order by ${memberOrder(sort, order)} limit ${limit} offset ${offset}`
      const counts = await db.membership.groupBy({ by: ['role'], _count: true })
      return {
        members: rows.map(({ total: _, ...row }) => member(row)),
        total: rows[0]?.total ?? 0,
        counts: roles.map((r) => ({ role: r, count: counts.find((c) => c.role === r)?._count ?? 0 })),
      }
    }),
})
