import { notFound } from '@callboard/core/errors'
import { mayDo, operation, personOf } from '@callboard/kernel/operation'
import { groupsOfPerson } from '@callboard/modules/catalog'
import { z } from 'zod'
import type { StoredQuestion, TeamQuestion } from '../domain/stored-question.ts'
import { readTeamQuestions } from '../repo/team-questions.ts'
import { readOwnQuestions } from './read-own-questions.ts'
import { teamQuestion } from './team-question.ts'

/** A question of the reader's own, or one that was sent to a team, or both. */
export const getQuestion = operation({
  name: 'knowledge.get-question',
  action: 'catalog.read',
  input: z.object({ id: z.uuid() }),
  run: (context, { id }) =>
    context.read(async (db): Promise<{ own: StoredQuestion | null; team: TeamQuestion | null }> => {
      const userId = personOf(context.actor)
      const [{ questions }, rows, { refs: groups }] = await Promise.all([
        mayDo(context.actor, 'knowledge.ask')
          ? readOwnQuestions(db, context, { id, limit: 1, offset: 0 })
          : { questions: [] as StoredQuestion[] },
        readTeamQuestions(db, context.tenantId, { id, limit: 1, offset: 0 }),
        groupsOfPerson(db, context.tenantId, userId),
      ])
      const own = questions[0] ?? null
      const team = rows[0] ? teamQuestion(rows[0], { userId, groups }) : null
      if (!own && !team) throw notFound('This question')
      return { own, team }
    }),
})
