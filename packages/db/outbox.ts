import type { TenantId } from '@callboard/core/ids'
import type { JobGroup, JobRequest } from '@callboard/jobs/define-job'
import { currentSpan } from '@callboard/jobs/tracing'
import type { TenantDb } from './for-tenant.ts'
import { Prisma } from './generated/client.ts'
import type { SystemDb } from './system-db.ts'

/** A row claimed by the relay, ready for the queue. `position` is the one within its tenant and group: the fair priority. */
export type DispatchedJob = {
  id: string
  tenantId: string | null
  name: string
  group: JobGroup
  payload: Prisma.JsonValue
  trace: string | null
  createdAt: Date
  attempts: number
  position: number
}

/** A SQL condition without user-supplied parameters. */
export type Condition = Prisma.Sql

/** A job requested by an event. */
export type FollowUp = {
  job: JobRequest
  /** Only requested if this holds. */
  when?: Condition
  /** Payload of this event, added to what other events have queued for the job. */
  pending?: { event: string; payload: unknown }
}

const insert = (tenantId: string | null, job: JobRequest) => Prisma.sql`
  insert into outbox (tenant_id, name, "group", payload, dedupe_key, trace, run_at)
  values (${tenantId}::uuid, ${job.name}, ${job.group}, ${JSON.stringify(job.payload)}::jsonb, ${job.dedupeKey}, ${currentSpan()?.traceparent ?? null}, coalesce(${job.runAt ?? null}::timestamptz, now()))
  on conflict do nothing`

/** Requests a job in the caller's transaction; it starts only after the commit. */
export async function enqueue(db: Pick<TenantDb, '$executeRaw'>, tenantId: TenantId, job: JobRequest): Promise<void> {
  await db.$executeRaw(insert(tenantId, job))
}

/**
 * Requests the jobs that follow an event, in the caller's transaction and in one statement. A job that is already waiting is not
 * added again; its payloads are queued for it.
 */
export async function enqueueAll(db: TenantDb, tenantId: TenantId, followUps: readonly FollowUp[]): Promise<void> {
  if (followUps.length === 0) return
  const always = Prisma.sql`true`
  const trace = currentSpan()?.traceparent ?? null
  const jobs = followUps.map(
    ({ job, when }) => Prisma.sql`
      select ${tenantId}::uuid, ${job.name}::text, ${job.group}::text, ${JSON.stringify(job.payload)}::jsonb, ${job.dedupeKey}::text, ${trace}::text,
        coalesce(${job.runAt ?? null}::timestamptz, now()) where ${when ?? always}`,
  )
  const pending = followUps.flatMap(({ job, when, pending }) =>
    pending
      ? [
          Prisma.sql`
      select ${tenantId}::uuid, ${job.name}::text, ${pending.event}::text, ${JSON.stringify(pending.payload)}::jsonb where ${when ?? always}`,
        ]
      : [],
  )
  const gathered =
    pending.length > 0
      ? Prisma.sql`with gathered as (
          insert into pending_event (tenant_id, job, event, payload) ${Prisma.join(pending, ' union all ')}
        )`
      : Prisma.empty
  await db.$executeRaw`${gathered}
    insert into outbox (tenant_id, name, "group", payload, dedupe_key, trace, run_at) ${Prisma.join(jobs, ' union all ')}
    on conflict do nothing`
}

/** Moves the start of waiting jobs forward. Jobs that would start earlier keep their time. */
export async function hastenJobs(
  db: TenantDb,
  tenantId: TenantId,
  jobs: readonly { name: string; runAt: Date }[],
): Promise<void> {
  await db.$executeRaw`
    update outbox o set run_at = x."runAt" from jsonb_to_recordset(${JSON.stringify(jobs)}::jsonb) as x(name text, "runAt" timestamptz)
    where o.tenant_id = ${tenantId}::uuid and o.name = x.name and o.handed_at is null and o.finished_at is null and o.run_at > x."runAt"`
}

/** Takes the payloads queued for a job, oldest first. They are restored if the job's transaction rolls back. */
export async function takePending(
  db: TenantDb,
  tenantId: TenantId,
  job: string,
): Promise<{ event: string; payload: Prisma.JsonValue }[]> {
  const rows = await db.$queryRaw<{ id: string; event: string; payload: Prisma.JsonValue }[]>`
    delete from pending_event where tenant_id = ${tenantId}::uuid and job = ${job} returning id, event, payload`
  return rows.sort((a, b) => (a.id < b.id ? -1 : 1))
}

/** Requests a system job. */
export async function enqueueSystem(db: Pick<SystemDb, '$executeRaw'>, job: JobRequest): Promise<void> {
  await db.$executeRaw(insert(null, job))
}

/**
 * Claims jobs that may start now: at most `cap` at a time per tenant and group, oldest first, and never two with the same key.
 * Only one relay runs at a time, by advisory lock.
 */
export function claimDueJobs(db: SystemDb, cap: number): Promise<DispatchedJob[]> {
  return db.$transaction(async (tx) => {
    await tx.$executeRaw`select pg_advisory_xact_lock(hashtext('outbox-relay'))`
    return tx.$queryRaw<DispatchedJob[]>`
      with handed as (
        select tenant_id, "group", name, dedupe_key from outbox where finished_at is null and handed_at is not null
      ), load as (
        select tenant_id, "group", count(*) as n from handed group by 1, 2
      ), waiting as (
        select o.id, row_number() over (partition by o.tenant_id, o."group" order by o.run_at, o.id) + coalesce(l.n, 0) as position
        from outbox o
        left join load l on l.tenant_id is not distinct from o.tenant_id and l."group" = o."group"
        where o.finished_at is null and o.handed_at is null and o.run_at <= now()
          and not exists (select from handed h where h.tenant_id is not distinct from o.tenant_id and h.name = o.name and h.dedupe_key = o.dedupe_key)
      )
      update outbox o set handed_at = now(), hands = o.hands + 1
      from waiting w where o.id = w.id and w.position <= ${cap}
      returning o.id, o.tenant_id as "tenantId", o.name, o."group", o.payload, o.trace, o.created_at as "createdAt", o.hands as attempts, w.position::int as position`
  })
}

/** Jobs dispatched some time ago and not finished: the queue may have lost them. */
export function findStalledJobs(db: SystemDb, seconds: number): Promise<DispatchedJob[]> {
  return db.$queryRaw<DispatchedJob[]>`
    select id, tenant_id as "tenantId", name, "group", payload, trace, created_at as "createdAt", hands as attempts, 1 as position
    from outbox where finished_at is null and handed_at < now() - make_interval(secs => ${seconds}) limit 500`
}

export async function isFinished(db: SystemDb, id: string): Promise<boolean> {
  const row = await db.outbox.findUnique({ where: { id }, select: { finishedAt: true } })
  return row === null || row.finishedAt !== null
}

export async function finishJob(
  db: SystemDb,
  id: string,
  result: { outcome: 'completed' | 'failed'; error?: string; redactPayload?: boolean },
): Promise<void> {
  await db.outbox.updateMany({
    where: { id },
    data: {
      finishedAt: new Date(),
      outcome: result.outcome,
      error: result.error?.slice(0, 2000) ?? null,
      ...(result.redactPayload ? { payload: {} } : {}),
    },
  })
}

/** Reschedules a job, for example when a vendor says how long to wait. */
export async function postponeJob(db: SystemDb, id: string, runAt: Date): Promise<void> {
  await db.$executeRaw`
    update outbox o set handed_at = null, run_at = ${runAt}
    where id = ${id}::uuid and not exists (
      select from outbox w where w.tenant_id is not distinct from o.tenant_id and w.name = o.name and w.dedupe_key = o.dedupe_key
        and w.handed_at is null and w.finished_at is null and w.id <> o.id)`
  await db.$executeRaw`update outbox set finished_at = now(), outcome = 'completed' where id = ${id}::uuid and handed_at is not null`
}

export type JobCounts = { group: string; state: string; count: number }

export function openJobs(db: SystemDb): Promise<JobCounts[]> {
  return db.$queryRaw<JobCounts[]>`
    select "group", case when handed_at is null then 'waiting' else 'handed' end as state, count(*)::int as count
    from outbox where finished_at is null group by 1, 2`
}
