import type { TenantId } from '@callboard/core/ids'
import type { TenantDb, TenantReader } from '@callboard/db/for-tenant'
import { Prisma } from '@callboard/db/generated/client'
import type { Condition } from '@callboard/db/outbox'
import { readTogether } from '@callboard/db/read-together'
import type { TeamQuestionState } from '../domain/stored-question.ts'

export type TeamQuestionRow = {
  id: string
  text: string
  state: TeamQuestionState
  teamRef: string
  teamLabel: string | null
  askerId: string | null
  asker: string
  askedAt: Date
  answer: string | null
  answerer: string
  answeredAt: Date | null
  acceptedAt: Date | null
  withdrawnAt: Date | null
}

export type TeamQuestionFilter = {
  id?: string
  states?: readonly TeamQuestionState[]
  /** Only of these teams. */
  teams?: readonly string[]
  askerId?: string
  limit: number
  offset: number
}

/** Whether there are open questions to some teams; without refs, to any. */
export const hasOpenTeamQuestions = (tenantId: TenantId, refs: readonly string[] | null): Condition => Prisma.sql`
  exists (select from team_question where tenant_id = ${tenantId}::uuid
    and answer is null and accepted_at is null and withdrawn_at is null
    and (${refs === null} or team_ref = any(${[...(refs ?? [])]}::text[])))`

/** Questions to teams, newest first. */
export const readTeamQuestions = (
  db: TenantReader,
  tenantId: TenantId,
  { id, states, teams, askerId, limit, offset }: TeamQuestionFilter,
) =>
  readTogether<TeamQuestionRow & { total: number }>(
    db,
    Prisma.sql`
  select x.*, coalesce(e.title, e.name) as "teamLabel", (count(*) over ())::int as total from (
    select id, text, team_ref as "teamRef", asker_id as "askerId", asker, asked_at as "askedAt", answer, answerer,
      answered_at as "answeredAt", accepted_at as "acceptedAt", withdrawn_at as "withdrawnAt",
      case when withdrawn_at is not null then 'withdrawn' when accepted_at is not null then 'accepted' when answer is not null then 'answered'
        else 'open' end as state
    from team_question where tenant_id = ${tenantId}::uuid
  ) x left join entity e on e.tenant_id = ${tenantId}::uuid and e.ref = x."teamRef"
  where (${id === undefined} or x.id = ${id ?? null}::uuid)
    and (${states === undefined} or x.state = any(${[...(states ?? [])]}::text[]))
    and (${teams === undefined} or x."teamRef" = any(${[...(teams ?? [])]}::text[]))
    and (${askerId === undefined} or x."askerId" = ${askerId ?? null}::uuid)
  order by x."askedAt" desc, x.id desc limit ${limit} offset ${offset}`,
    { askedAt: true, answeredAt: true, acceptedAt: true, withdrawnAt: true },
  )

export type LockedQuestion = {
  id: string
  text: string
  teamRef: string
  askerId: string | null
  answer: string | null
  acceptedAt: Date | null
  withdrawnAt: Date | null
}

/** A question to a team, locked until commit. */
export async function lockTeamQuestion(db: TenantDb, tenantId: TenantId, id: string): Promise<LockedQuestion | undefined> {
  const [row] = await db.$queryRaw<LockedQuestion[]>`
    select id, text, team_ref as "teamRef", asker_id as "askerId", answer, accepted_at as "acceptedAt", withdrawn_at as "withdrawnAt"
    from team_question where tenant_id = ${tenantId}::uuid and id = ${id}::uuid for update`
  return row
}
