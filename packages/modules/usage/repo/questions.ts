import type { TenantId } from '@callboard/core/ids'
import type { TenantReader } from '@callboard/db/for-tenant'
import type { QuestionFigures } from '../domain/view.ts'
import type { Window } from '../domain/window.ts'

/** Questions of the window, how they were answered, and what their askers thought of the answers. */
export async function readQuestionFigures(db: TenantReader, tenantId: TenantId, w: Window): Promise<QuestionFigures> {
  const [row] = await db.$queryRaw<QuestionFigures[]>`
    select (count(*) filter (where now))::int as asked, (count(*) filter (where not now))::int as "askedBefore",
      (count(*) filter (where now and outcome <> 'refused'))::int as answered, (count(*) filter (where now and outcome = 'refused'))::int as refused,
      (count(helpful) filter (where now))::int as rated, (count(*) filter (where now and helpful))::int as helpful
    from (
      select q.outcome, q.asked_at >= ${w.from}::date as now, f.helpful from question q
        left join question_feedback f on f.tenant_id = q.tenant_id and f.question_id = q.id and f.user_id is not distinct from q.user_id
      where q.tenant_id = ${tenantId}::uuid and q.asked_at >= ${w.before}::date
    ) asked`
  return row ?? { asked: 0, askedBefore: 0, answered: 0, refused: 0, rated: 0, helpful: 0 }
}
