import type { Role } from '@callboard/core/permissions'
import { closedValue } from '@callboard/db/closed-columns'
import { sendApart } from '@callboard/db/send-apart'
import { operation } from '@callboard/kernel/operation'
import { z } from 'zod'
import { openInvitation } from './invitation-record.ts'

export type OpenInvitation = {
  id: string
  email: string
  role: Role
  inviterLabel: string
  createdAt: Date
  sentAt: Date
  expiresAt: Date
}

/** Open invitations including expired ones, newest first. */
export const listInvitations = operation({
  name: 'members.list-invitations',
  action: 'members.manage',
  input: z.object({ limit: z.number().int().min(1).max(500).default(100) }),
  run: (context, { limit }) =>
    context.readModels(async (db) => {
      const [rows, total] = await sendApart(
        db.invitation.findMany({
          where: openInvitation,
          orderBy: { id: 'desc' },
          take: limit,
          select: { id: true, email: true, role: true, inviterLabel: true, createdAt: true, sentAt: true, expiresAt: true },
        }),
        db.invitation.count({ where: openInvitation }),
      )
      const invitations = rows.map((r): OpenInvitation => ({ ...r, role: closedValue('invitation.role', r.role) }))
      return { invitations, total }
    }),
})
