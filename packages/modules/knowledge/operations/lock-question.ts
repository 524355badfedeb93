import { notFound } from '@callboard/core/errors'
import { roleMay } from '@callboard/core/permissions'
import type { TenantDb } from '@callboard/db/for-tenant'
import type { OperationContext } from '@callboard/kernel/operation'
import { z } from 'zod'

export const byId = z.object({ id: z.uuid() })

type Row = { id: string; text: string; teamRef: string; askerId: string | null; answer: string | null; acceptedAt: Date | null }

/** A question to a team, locked so that answers and decisions about them come one after the other. */
export async function lockQuestion(
  db: TenantDb,
  { tenantId }: OperationContext,
  id: string,
): Promise<Row & { withdrawnAt: Date | null }> {
  const [row] = await db.$queryRaw<(Row & { withdrawnAt: Date | null })[]>`
    select id, text, team_ref as "teamRef", asker_id as "askerId", answer, accepted_at as "acceptedAt", withdrawn_at as "withdrawnAt"
    from team_question where tenant_id = ${tenantId}::uuid and id = ${id}::uuid for update`
  if (!row) throw notFound('This question')
  return row
}

/** Whether somebody who is signed in administrates the organization. */
export const isAdministrator = ({ actor }: OperationContext) => actor.type === 'user' && roleMay(actor.role, 'tenant.manage')

/** The question as a target in the audit log. */
export const about = (row: Row) => ({ targetType: 'question', targetId: row.id, targetLabel: row.text.slice(0, 200) })
