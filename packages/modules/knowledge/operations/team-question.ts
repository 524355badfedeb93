import { partsOf } from '@callboard/modules/catalog/domain/entity'
import type { TeamQuestion } from '../domain/stored-question.ts'
import type { TeamQuestionRow } from '../repo/team-questions.ts'

/** A question to a team as a reader sees it. */
export function teamQuestion(
  row: TeamQuestionRow,
  reader: { userId: string | undefined; groups: readonly string[] },
): TeamQuestion {
  const { teamRef, teamLabel, askerId, ...question } = row
  const { id, text, state, asker, askedAt, answer, answerer, answeredAt, acceptedAt, withdrawnAt } = question
  return {
    ...{ id, text, state, asker, askedAt, answerer, answeredAt, acceptedAt, withdrawnAt },
    // A withdrawn answer is not read any more.
    answer: withdrawnAt ? null : answer,
    team: { ref: teamRef, label: teamLabel ?? partsOf(teamRef).name },
    mine: askerId !== null && askerId === reader.userId,
    toMyTeam: reader.groups.includes(teamRef),
  }
}
