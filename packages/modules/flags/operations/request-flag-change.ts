import type { TenantDb } from '@callboard/db/for-tenant'
import { type Actor, audit, type OperationContext, operation, personOf } from '@callboard/kernel/operation'
import { requireRoom } from '@callboard/kernel/require-room'
import { z } from 'zod'
import { type Change, change } from '../domain/change-schema.ts'
import { flagLimits } from '../domain/flag.ts'
import { why } from '../domain/flag-schema.ts'
import { applyChange, type Subject, subjectOf } from './apply-change.ts'
import { confidence, lockFlags } from './flag-record.ts'

/** The same for a person and the tokens that act as them. */
export function requesterKey(actor: Actor): string {
  const person = personOf(actor)
  if (person !== undefined) return `user ${person}`
  return actor.type === 'job' ? 'job' : `${actor.type} ${actor.id}`
}

/** Undoes a trial of a change. */
class TrialEnded extends Error {}

/** Refuses what could not be saved, with the same words: writes the change and rolls that back. */
async function tryChange(context: OperationContext, wanted: Change): Promise<void> {
  const trial = context.tx(async (db) => {
    await lockFlags(db, context.tenantId)
    await applyChange(db, context, wanted)
    throw new TrialEnded()
  })
  await trial.catch((error: unknown) => {
    if (!(error instanceof TrialEnded)) throw error
  })
}

async function insertRequest(db: TenantDb, context: OperationContext, wanted: Change, subject: Subject, reason: string) {
  const { tenantId, actor } = context
  const { flagId, environment, before, revision } = subject
  // A change of settings replaces all of them, so it is approved for the revision that it was made for.
  const stored = wanted.kind === 'settings' ? { ...wanted, revision: wanted.revision ?? revision } : wanted
  const asJson = (value: object) => JSON.parse(JSON.stringify(value))
  return db.flagRequest.create({
    data: {
      ...{ tenantId, flagId, environment, kind: wanted.kind, subject: wanted.key, why: reason },
      ...{ change: asJson(stored), before: asJson(before), requester: requesterKey(actor), requestedBy: actor.label },
    },
    select: { id: true },
  })
}

/** Requests a change of what applications get. It is checked now, and applied when somebody approves it. */
export const requestFlagChange = operation({
  name: 'flags.request-change',
  action: 'flags.manage',
  premium: confidence,
  input: z.object({ change, why }),
  async run(context, { change: wanted, why: reason }) {
    await tryChange(context, wanted)
    return context.tx(async (db) => {
      await requireRoom(db, context.tenantId, {
        kind: 'flag requests',
        limit: flagLimits.openRequests,
        message: `${flagLimits.openRequests} changes wait for approval already. Decide on some of them first.`,
        count: () => db.flagRequest.count({ where: { state: 'open' } }),
      })
      const subject = await subjectOf(db, context, wanted)
      const { id } = await insertRequest(db, context, wanted, subject, reason)
      await audit(db, context, {
        action: 'flag-request.opened',
        targetType: 'flag',
        targetLabel: wanted.key,
        detail: { kind: wanted.kind, environment: subject.environment, why: reason },
      })
      return { id }
    })
  },
})
