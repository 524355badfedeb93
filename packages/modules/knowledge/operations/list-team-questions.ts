import { operation, personOf } from '@callboard/kernel/operation'
import { groupsOfPerson } from '@callboard/modules/catalog'
import { z } from 'zod'
import type { TeamQuestion } from '../domain/stored-question.ts'
import { readTeamQuestions } from '../repo/team-questions.ts'
import { teamQuestion } from './team-question.ts'

/** Which questions to teams: without an answer, with one, those that the reader asked, or those to the reader's teams. */
export const teamQuestionViews = ['open', 'answered', 'mine', 'teams'] as const

/** Questions to teams, newest first. */
export const listTeamQuestions = operation({
  name: 'knowledge.list-team-questions',
  action: 'catalog.read',
  input: z.object({
    view: z.enum(teamQuestionViews).default('open'),
    limit: z.number().int().min(1).max(200).default(50),
    offset: z.number().int().min(0).max(100_000).default(0),
  }),
  run: (context, { view, ...page }) =>
    context.read(async (db): Promise<{ questions: TeamQuestion[]; total: number }> => {
      const userId = personOf(context.actor)
      const { refs: groups } = await groupsOfPerson(db, context.tenantId, userId)
      // Nobody's questions are those of somebody without an account.
      if (view === 'mine' && !userId) return { questions: [], total: 0 }
      const rows = await readTeamQuestions(db, context.tenantId, {
        ...page,
        ...(view === 'open' ? { states: ['open', 'withdrawn'] } : {}),
        ...(view === 'answered' ? { states: ['answered', 'accepted'] } : {}),
        ...(view === 'teams' ? { teams: groups } : {}),
        ...(view === 'mine' && userId ? { askerId: userId } : {}),
      })
      return { questions: rows.map((row) => teamQuestion(row, { userId, groups })), total: rows[0]?.total ?? 0 }
    }),
})
