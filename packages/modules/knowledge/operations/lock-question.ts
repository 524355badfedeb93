import { notFound } from '@callboard/core/errors'
import { roleMay } from '@callboard/core/permissions'
import type { TenantDb } from '@callboard/db/for-tenant'
import type { OperationContext } from '@callboard/kernel/operation'
import { z } from 'zod'
import { type LockedQuestion, lockTeamQuestion } from '../repo/team-questions.ts'

export const byId = z.object({ id: z.uuid() })

/** A question to a team, locked so that answers and decisions about them come one after the other. */
export async function lockQuestion(db: TenantDb, { tenantId }: OperationContext, id: string): Promise<LockedQuestion> {
  const row = await lockTeamQuestion(db, tenantId, id)
  if (!row) throw notFound('This question')
  return row
}

/** Whether somebody who is signed in administrates the organization. */
export const isAdministrator = ({ actor }: OperationContext) => actor.type === 'user' && roleMay(actor.role, 'tenant.manage')

/** The question as a target in the audit log. */
export const about = (row: Pick<LockedQuestion, 'id' | 'text'>) => ({
  targetType: 'question',
  targetId: row.id,
  targetLabel: row.text.slice(0, 200),
})
