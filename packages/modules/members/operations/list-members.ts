import { roles } from '@callboard/core/permissions'
import { sendApart } from '@callboard/db/send-apart'
import { operation } from '@callboard/kernel/operation'
import { z } from 'zod'
import { findMembers, memberSorts } from '../repo/members.ts'

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
  run: (context, input) =>
    context.readModels(async (db) => {
      const [{ members, total }, counts] = await sendApart(
        () => findMembers(db, input),
        db.membership.groupBy({ by: ['role'], _count: true }),
      )
      return {
        members,
        total,
        counts: roles.map((r) => ({ role: r, count: counts.find((c) => c.role === r)?._count ?? 0 })),
      }
    }),
})
