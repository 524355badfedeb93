import { sendApart } from '@callboard/db/send-apart'
import { operation } from '@callboard/kernel/operation'
import { z } from 'zod'
import type { ItemResult, PushAnswer } from '../../domain/push.ts'
import { mustFind } from '../integration-record.ts'

const columns = {
  id: true,
  startedAt: true,
  finishedAt: true,
  actor: true,
  isFull: true,
  added: true,
  changed: true,
  unchanged: true,
  removed: true,
  rejected: true,
  withheld: true,
} as const
const shown = 20
const maxRejected = 100

/** The newest pushes of a source, and what the last finished one rejected or withheld. */
export const listPushes = operation({
  name: 'pushes.list',
  action: 'integrations.read',
  input: z.object({ id: z.uuid() }),
  run: (context, { id }) =>
    context.readModels(async (db) => {
      const where = { integrationId: id }
      const [, pushes, last] = await sendApart(
        () => mustFind(db, id),
        db.entityPush.findMany({ where, select: columns, orderBy: { id: 'desc' }, take: shown }),
        db.entityPush.findFirst({
          where: { ...where, finishedAt: { not: null } },
          select: { answer: true },
          orderBy: { id: 'desc' },
        }),
      )
      const answer = last?.answer as unknown as PushAnswer | undefined
      const rejected: ItemResult[] = answer?.items.filter((i) => i.outcome === 'rejected').slice(0, maxRejected) ?? []
      const withheld = answer?.withheldReason ? { count: answer.withheld, reason: answer.withheldReason } : null
      return { pushes, rejected, withheld }
    }),
})
