import { AppError } from '@callboard/core/errors'
import { portalPaths } from '@callboard/core/portal-paths'
import type { TenantDb } from '@callboard/db/for-tenant'
import { enqueue } from '@callboard/db/outbox'
import { jobRequest } from '@callboard/jobs/define-job'
import { notify } from '@callboard/kernel/notify'
import { audit, operation, personOf } from '@callboard/kernel/operation'
import { peopleOfOwner } from '@callboard/modules/catalog'
import { z } from 'zod'
import { indexKnowledgeJob } from '../jobs.ts'
import { about } from './lock-question.ts'

/** Teams of one name that are listed. */
const maxNamed = 5

/** @throws AppError `invalid_input` unless exactly one team or user is meant */
async function findTeam(db: TenantDb, named: string): Promise<{ ref: string; label: string }> {
  const given = named.toLowerCase()
  const found = await db.entity.findMany({
    where: {
      kind: { in: ['group', 'user'] },
      OR: [{ ref: given }, { name: { equals: named, mode: 'insensitive' } }, { title: { equals: named, mode: 'insensitive' } }],
    },
    orderBy: { ref: 'asc' },
    take: maxNamed + 1,
    select: { ref: true, name: true, title: true },
  })
  const team = found.find(({ ref }) => ref === given) ?? (found.length === 1 ? found[0] : undefined)
  if (team) return { ref: team.ref, label: team.title ?? team.name }
  const names = found.slice(0, maxNamed).map(({ ref }) => ref)
  const message =
    names.length > 0
      ? `“${named}” is ambiguous. Use one of: ${names.join(', ')}.`
      : `No team of the catalog is called “${named}”. Use the name of a team.`
  throw new AppError('invalid_input', message, { field: 'team' })
}

/** A question with the answer that it was given elsewhere. */
export const answeredQuestion = z.object({
  question: z.string().trim().min(2, 'Enter a question.').max(1000, 'Use at most 1,000 characters.'),
  answer: z.string().trim().min(1, 'Write an answer.').max(20_000, 'Use at most 20,000 characters.'),
  team: z.string().trim().min(1, 'Enter a team.').max(600).describe('Name or reference of the team or user that it belongs to'),
})

/**
 * Saves a question with an answer that was given elsewhere, such as in a chat. Other questions are answered from it as soon as it is
 * indexed. The team that it belongs to is notified, and can correct or withdraw it.
 */
export const saveAnswer = operation({
  name: 'knowledge.save-answer',
  action: 'knowledge.write',
  input: answeredQuestion.extend({
    /** Chosen by the caller: a repeated request saves it once. */
    id: z.uuid(),
  }),
  run: (context, { id, question: text, answer, team: named }) =>
    context.tx(async (db) => {
      const { tenantId, actor } = context
      const team = await findTeam(db, named)
      const userId = personOf(actor) ?? null
      const now = new Date()
      const by = { askerId: userId, asker: actor.label, answererId: userId, answerer: actor.label }
      const { count } = await db.teamQuestion.createMany({
        data: [{ tenantId, id, text, teamRef: team.ref, ...by, answer, answeredAt: now, acceptedAt: now }],
        skipDuplicates: true,
      })
      if (count === 0) return { id, team }
      const people = await peopleOfOwner(db, tenantId, team.ref)
      await notify(
        db,
        tenantId,
        { userIds: people.filter((person) => person !== userId) },
        {
          kind: 'knowledge.question',
          title: `${actor.label} saved an answer for ${team.label}: ${text}`,
          body: 'Answers quote it. Correct it, or withdraw it if it is wrong.',
          path: portalPaths.question(id),
        },
      )
      await enqueue(db, tenantId, jobRequest(indexKnowledgeJob, {}))
      await audit(db, context, { action: 'knowledge.answer-saved', ...about({ id, text }), detail: { team: team.ref } })
      return { id, team }
    }),
})
