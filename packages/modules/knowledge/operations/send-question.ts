import { AppError, notFound } from '@callboard/core/errors'
import { portalPaths } from '@callboard/core/portal-paths'
import type { TenantDb } from '@callboard/db/for-tenant'
import { notify } from '@callboard/kernel/notify'
import { audit, mayDo, type OperationContext, operation } from '@callboard/kernel/operation'
import { peopleOfOwner } from '@callboard/modules/catalog'
import { z } from 'zod'
import { ownerOf } from '../domain/source-path.ts'
import { readableSources } from '../domain/sources.ts'
import { readCitations } from '../repo/questions.ts'
import { requireAsker } from './require-asker.ts'

/** The owner of what an answer cited, or of the nearest page. */
async function owningTeam(db: TenantDb, context: OperationContext, id: string, nearRef: string | null) {
  const sources = readableSources((action) => mayDo(context.actor, action))
  const [cited] = await readCitations(db, context.tenantId, sources, [id])
  const near = nearRef
    ? await db.entity.findFirst({ where: { ref: nearRef }, select: { ref: true, kind: true, ownerRef: true } })
    : null
  const ref = cited?.ownerRef ?? (near?.kind === 'group' ? near.ref : near?.ownerRef) ?? null
  return ownerOf(ref, null)?.ref
}

/** @throws AppError `invalid_input` unless the team is in the catalog */
async function requireTeam(db: TenantDb, requested: string | undefined): Promise<{ ref: string; label: string }> {
  const team = requested
    ? await db.entity.findFirst({
        where: { ref: requested.toLowerCase(), kind: { in: ['group', 'user'] } },
        select: { ref: true, name: true, title: true },
      })
    : null
  if (team) return { ref: team.ref, label: team.title ?? team.name }
  throw new AppError(
    'invalid_input',
    requested ? 'This team is not in the catalog. Choose another.' : 'The nearest page has no owner. Choose a team.',
    { field: 'team' },
  )
}

/** Sends a question of one's own to the team that owns what it is about, or to another. The organization can read it then. */
export const sendQuestion = operation({
  name: 'knowledge.send-question',
  action: 'knowledge.ask',
  input: z.object({ id: z.uuid(), team: z.string().trim().min(1, 'Choose a team.').max(600).optional() }),
  async run(context, { id, team: requested }): Promise<{ id: string; team: { ref: string; label: string } }> {
    const userId = requireAsker(context)
    const { tenantId, actor } = context
    return context.tx(async (db) => {
      const question = await db.question.findFirst({ where: { id, userId }, select: { text: true, nearRef: true } })
      if (!question) throw notFound('This question')
      const team = await requireTeam(db, requested ?? (await owningTeam(db, context, id, question.nearRef)))
      const { count } = await db.teamQuestion.createMany({
        data: [{ tenantId, id, text: question.text, teamRef: team.ref, askerId: userId, asker: actor.label }],
        skipDuplicates: true,
      })
      if (count === 0) throw new AppError('conflict', 'This question was sent to a team before. Open it to see the answer.')
      const people = await peopleOfOwner(db, tenantId, team.ref)
      await notify(
        db,
        tenantId,
        { userIds: people.filter((person) => person !== userId) },
        {
          kind: 'knowledge.question',
          title: `${actor.label} asks ${team.label}: ${question.text}`,
          path: portalPaths.question(id),
        },
      )
      await audit(db, context, {
        action: 'knowledge.question-sent',
        targetType: 'question',
        targetId: id,
        targetLabel: question.text.slice(0, 200),
        detail: { team: team.ref },
      })
      return { id, team }
    })
  },
})
