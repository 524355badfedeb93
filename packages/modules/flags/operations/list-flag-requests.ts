import type { Json } from '@callboard/flags-evaluator/model'
import { operation } from '@callboard/kernel/operation'
import { z } from 'zod'
import { type ChangeKind, changeKinds, type RequestState, requestStates } from '../domain/approval.ts'
import { json } from '../domain/flag-schema.ts'
import { requesterKey } from './request-flag-change.ts'

export type FlagRequest = {
  id: string
  kind: ChangeKind
  /** Key of the flag, or of the segment. */
  subject: string
  /** Null for a change of all environments. */
  environment: string | null
  change: Json
  before: Json
  why: string
  state: RequestState
  requestedBy: string
  requestedAt: Date
  /** Whether the reader requested it. */
  own: boolean
  decidedBy: string | null
  decidedAt: Date | null
  comment: string
}

/** Requested changes: the latest hundred, newest first. */
export const listFlagRequests = operation({
  name: 'flags.list-requests',
  action: 'flags.read',
  input: z.object({ state: z.enum(requestStates).optional(), flag: z.string().max(100).optional() }),
  run: (context, { state, flag }): Promise<FlagRequest[]> =>
    context.readModels(async (db) => {
      const where = { ...(state ? { state } : {}), ...(flag === undefined ? {} : { subject: flag, flagId: { not: null } }) }
      const rows = await db.flagRequest.findMany({ where, orderBy: { id: 'desc' }, take: 100 })
      const own = requesterKey(context.actor)
      return rows.map(({ tenantId: _, flagId: __, requester, ...row }) => ({
        ...row,
        kind: z.enum(changeKinds).parse(row.kind),
        state: z.enum(requestStates).parse(row.state),
        change: json.parse(row.change),
        before: json.parse(row.before),
        own: requester === own,
      }))
    }),
})
