import type { TenantId } from '@callboard/core/ids'
import type { TenantDb, TenantReader } from '@callboard/db/for-tenant'
import { Prisma } from '@callboard/db/generated/client'
import type { Condition } from '@callboard/db/outbox'
import { readTogether } from '@callboard/db/read-together'
import { idsOfOwner, refsOfPerson } from '@callboard/modules/catalog'
import type { Decision, RunState } from '../domain/run-state.ts'

/** Locks a run until the transaction ends. @returns whether there is one */
export async function lockRun(db: TenantDb, tenantId: TenantId, id: string): Promise<boolean> {
  const rows = await db.$queryRaw<unknown[]>`
    select 1 from template_run where tenant_id = ${tenantId}::uuid and id = ${id}::uuid for update`
  return rows.length > 0
}

type TemplateUse = { ref: string; runs: number; successRate: number | null; medianSeconds: number | null }

/** How often each template was used, and with what success. */
export const readTemplateUse = (db: TenantReader, tenantId: TenantId) => db.$queryRaw<TemplateUse[]>`
  select template_ref as ref, count(*)::int as runs,
    count(*) filter (where state = 'succeeded')::float / nullif(count(*) filter (where finished_at is not null), 0) as "successRate",
    percentile_cont(0.5) within group (order by extract(epoch from finished_at - started_at))
      filter (where state = 'succeeded' and undone_by is null) as "medianSeconds"
  from template_run where tenant_id = ${tenantId}::uuid group by template_ref`

/** How many of those for whom what these groups own is their own have started a run of each template. @param days within which a run counts */
export const readTemplateUsers = (
  db: TenantReader,
  tenantId: TenantId,
  { groups, except, days }: { groups: readonly string[]; except: string | undefined; days: number },
) => db.$queryRaw<{ ref: string; people: number }[]>`
  select template_ref as ref, count(distinct started_by)::int as people from template_run
  where tenant_id = ${tenantId}::uuid and started_by is distinct from ${except ?? null}::uuid
    and started_by in (${Prisma.join(
      groups.map((ref) => Prisma.sql`(${idsOfOwner(tenantId, ref)})`),
      ' union ',
    )})
    and started_at > now() - make_interval(days => ${days}::int)
  group by template_ref`

export type RunRow = {
  id: string
  templateRef: string
  title: string
  state: RunState
  startedBy: string
  startedByRef: string | null
  startedAt: Date
  finishedAt: Date | null
  entityRef: string | null
  note: string
  done: number
  steps: number
}

type Filter = {
  startedBy: string | null
  ref: string | null
  entity: string | null
  state: RunState | null
  cursor: string | null
  limit: number
}

/** Runs, the newest first. Ids are UUIDs of version 7, so that they are in the order of their start. */
export const readRuns = (db: TenantReader, tenantId: TenantId, of: Filter) => db.$queryRaw<RunRow[]>`
  select r.id, r.template_ref as "templateRef", r.title, r.state, r.started_label as "startedBy",
    r.spec->'user'->>'ref' as "startedByRef", r.started_at as "startedAt", r.finished_at as "finishedAt",
    r.entity_ref as "entityRef", r.note, s.done, s.steps
  from template_run r cross join lateral (
    select count(*)::int as steps, count(*) filter (where state in ('succeeded', 'skipped'))::int as done
    from template_step s where s.tenant_id = r.tenant_id and s.run_id = r.id) s
  where r.tenant_id = ${tenantId}::uuid
    and (${of.startedBy}::uuid is null or r.started_by = ${of.startedBy}::uuid)
    and (${of.ref}::text is null or r.template_ref = ${of.ref})
    and (${of.entity}::text is null or r.entity_ref = ${of.entity} or ${of.entity} = any(r.created_refs))
    and (${of.state}::text is null or r.state = ${of.state})
    and (${of.cursor}::uuid is null or r.id < ${of.cursor}::uuid)
  order by r.id desc limit ${of.limit}`

type OpenApproval = {
  run: string
  step: number
  title: string
  stepName: string
  templateRef: string
  requestedBy: string
  requestedAt: Date
  expiresAt: Date
  message: string
  required: number
}

/** Whether anything waits for an approval. */
export const hasOpenApprovals = (tenantId: TenantId): Condition => Prisma.sql`
  exists (select from template_approval where tenant_id = ${tenantId}::uuid and state = 'open')`

/** Open approvals that somebody may decide, as one of their user and groups, and has not decided yet. */
export const readOpenApprovals = (db: TenantReader, tenantId: TenantId, userId: string) =>
  readTogether<OpenApproval>(
    db,
    Prisma.sql`
  select a.run_id as run, a.position as step, r.title, s.name as "stepName", r.template_ref as "templateRef",
    r.started_label as "requestedBy", a.requested_at as "requestedAt", a.expires_at as "expiresAt", a.message, a.required
  from template_approval a
    join template_run r on r.tenant_id = a.tenant_id and r.id = a.run_id
    join template_step s on s.tenant_id = a.tenant_id and s.run_id = a.run_id and s.position = a.position
  where a.tenant_id = ${tenantId}::uuid and a.state = 'open' and a.approvers && ${refsOfPerson(tenantId, userId)}
    and (a.allow_self or r.started_by is distinct from ${userId}::uuid)
    and not exists (select from template_decision d where d.tenant_id = a.tenant_id and d.run_id = a.run_id
      and d.position = a.position and d.user_id = ${userId}::uuid)
  order by a.requested_at limit 200`,
    { requestedAt: true, expiresAt: true },
  )

/** Decisions on the steps of some runs, the oldest first. */
export const readDecisions = (db: TenantReader, tenantId: TenantId, runs: readonly string[]) => db.$queryRaw<
  { run: string; step: number; by: string; decision: Decision; comment: string; at: Date }[]
>`
  select run_id as run, position as step, decided_by as by, decision, comment, at from template_decision
  where tenant_id = ${tenantId}::uuid and run_id = any(${[...runs]}::uuid[]) order by at`

/** Adds entities to those that a run has registered, each once. */
export const addCreatedRefs = (db: TenantDb, tenantId: TenantId, id: string, refs: readonly string[]) => db.$executeRaw`
  update template_run set created_refs = array(select distinct ref from unnest(created_refs || ${[...refs]}::text[]) ref)
  where tenant_id = ${tenantId}::uuid and id = ${id}::uuid`

/** Steps that wait for a pull request. @param subject its key */
export const readRunsWaitingFor = (db: TenantReader, tenantId: TenantId, subject: string) => db.$queryRaw<
  { runId: string; position: number }[]
>`
  select w.run_id as "runId", w.position from template_wait w
    join template_step s on s.tenant_id = w.tenant_id and s.run_id = w.run_id and s.position = w.position
  where w.tenant_id = ${tenantId}::uuid and w.subject = ${subject} and s.state = 'waiting'`
