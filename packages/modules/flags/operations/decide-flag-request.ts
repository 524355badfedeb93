import { AppError, notFound } from '@callboard/core/errors'
import type { TenantDb } from '@callboard/db/for-tenant'
import { audit, type OperationContext, operation, personOf } from '@callboard/kernel/operation'
import { z } from 'zod'
import { approvalProblem, strictest } from '../domain/approval.ts'
import { change } from '../domain/change-schema.ts'
import { applyChange } from './apply-change.ts'
import { confidence, lockFlags } from './flag-record.ts'
import { protectionOf } from './list-flag-environments.ts'
import { requesterKey } from './request-flag-change.ts'

/** @throws AppError `not_found`, or `conflict` for one that is decided */
export async function requireOpenRequest(db: TenantDb, id: string) {
  const request = await db.flagRequest.findFirst({ where: { id } })
  if (!request) throw notFound('This request')
  if (request.state !== 'open') throw new AppError('conflict', `This request is ${request.state} already.`)
  return request
}

/** @throws AppError `forbidden` unless the environment lets this actor approve */
async function requireApprover(db: TenantDb, { actor }: OperationContext, environment: string | null, requester: string) {
  const environments = await db.flagEnvironment.findMany({ where: environment === null ? {} : { key: environment } })
  const administrator = actor.type === 'user' && (actor.role === 'owner' || actor.role === 'admin')
  const decider = { key: requesterKey(actor), person: personOf(actor) !== undefined, administrator }
  const problem = approvalProblem(strictest(environments.map(protectionOf)), requester, decider)
  if (problem) throw new AppError('forbidden', problem)
}

/** Approves a requested change, which applies it, or rejects it. */
export const decideFlagRequest = operation({
  name: 'flags.decide-request',
  action: 'flags.approve',
  premium: confidence,
  input: z.object({
    id: z.uuid(),
    approve: z.boolean(),
    comment: z.string().trim().max(500, 'Use at most 500 characters.').default(''),
  }),
  run: (context, { id, approve, comment }) =>
    context.tx(async (db) => {
      const { tenantId, actor } = context
      await lockFlags(db, tenantId)
      const request = await requireOpenRequest(db, id)
      const state = approve ? ('approved' as const) : ('rejected' as const)
      if (approve) {
        await requireApprover(db, context, request.environment, request.requester)
        const why = [request.why, `Requested by ${request.requestedBy}`].filter(Boolean).join('. ').slice(0, 500)
        const wanted = change.parse(request.change)
        await applyChange(db, context, wanted.kind === 'segment' ? wanted : { ...wanted, why })
      }
      await db.flagRequest.update({
        where: { tenantId_id: { tenantId, id } },
        data: { state, decidedBy: actor.label, decidedAt: new Date(), comment },
      })
      await audit(db, context, {
        action: `flag-request.${state}`,
        targetType: 'flag',
        targetLabel: request.subject,
        detail: { kind: request.kind, environment: request.environment, requestedBy: request.requestedBy, comment },
      })
      return { state }
    }),
})
