import type { TenantId } from '@callboard/core/ids'
import type { JobRequest } from '@callboard/jobs/define-job'
import { currentSpan } from '@callboard/jobs/tracing'
import type { AnyDb } from './any-db.ts'
import type { TenantDb } from './for-tenant.ts'
import { Prisma } from './generated/client.ts'
import type { SystemDb } from './system-db.ts'

/** A row claimed by the relay, ready for the queue. `position` is the one within its tenant and group: the fair priority. */
export type DispatchedJob = {
  id: string
  tenantId: string | null
  name: string
  /** As stored; rows of the previous version have other groups. */
  group: string
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
 * Requests a job that reads what the caller stores for it. A job that waits already starts after the caller's commit, so that it
 * does not miss it.
 */
export async function enqueueReader(db: TenantDb, tenantId: TenantId, job: JobRequest): Promise<void> {
  await db.$executeRaw`
    insert into outbox as o (tenant_id, name, "group", payload, dedupe_key, trace)
    values (${tenantId}::uuid, ${job.name}, ${job.group}, ${JSON.stringify(job.payload)}::jsonb, ${job.dedupeKey}, ${currentSpan()?.traceparent ?? null})
    on conflict (tenant_id, name, dedupe_key) where handed_at is null and finished_at is null and dedupe_key is not null
      do update set run_at = o.run_at`
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

/** Withdraws a job that has not started. */
export async function withdrawJob(
  db: TenantDb,
  tenantId: TenantId,
  job: { name: string; dedupeKey: string | null },
): Promise<void> {
  await db.$executeRaw`
    delete from outbox where tenant_id = ${tenantId}::uuid and name = ${job.name} and dedupe_key = ${job.dedupeKey}
      and handed_at is null and finished_at is null`
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

/** Stands for system jobs where jobs are taken tenant by tenant; literal, because two indexes are on this expression. */
const turnOf = (row: string) => Prisma.raw(`coalesce(${row}.tenant_id, 'ffffffff-ffff-ffff-ffff-ffffffffffff'::uuid)`)

/** Smaller than every tenant. */
const firstTurn = '00000000-0000-0000-0000-000000000000'

/** Where the next call continues, by group. Empty once every tenant has had its turn. */
export type ClaimCursor = Map<string, string>

type Turn = { group: string; tenant: string; isLocked: boolean }

/**
 * The next tenants with waiting jobs, in steps from one to the next on an index, however many jobs each has. A tenant's group is
 * locked until the end of the transaction; those that another relay is taking jobs of are skipped.
 */
async function takeTurns(db: AnyDb, groups: readonly string[], cursor: ClaimCursor, maxTenants: number): Promise<Turn[]> {
  const after = groups.map((group) => cursor.get(group) ?? firstTurn)
  const turns = await db.$queryRaw<Turn[]>`
    with recursive turn("group", tenant, n) as (
      select g."group", (select ${turnOf('o')} from outbox o where o."group" = g."group" and o.finished_at is null and o.handed_at is null
          and ${turnOf('o')} > g.after order by ${turnOf('o')} limit 1), 1
      from unnest(${groups}::text[], ${after}::uuid[]) as g("group", after)
      union all
      select t."group", (select ${turnOf('o')} from outbox o where o."group" = t."group" and o.finished_at is null and o.handed_at is null
          and ${turnOf('o')} > t.tenant order by ${turnOf('o')} limit 1), t.n + 1
      from turn t where t.tenant is not null and t.n < ${maxTenants}
    )
    select "group", tenant, pg_try_advisory_xact_lock(hashtextextended('outbox ' || "group" || ' ' || tenant, 0)) as "isLocked"
    from turn where tenant is not null order by "group", n`
  for (const group of groups) {
    const taken = turns.filter((turn) => turn.group === group)
    const last = taken.at(-1)
    if (last && taken.length === maxTenants) cursor.set(group, last.tenant)
    else cursor.delete(group)
  }
  return turns.filter((turn) => turn.isLocked)
}

/**
 * Claims jobs that may start now, tenant by tenant in turns: oldest first, never two with the same key, and no more at a time than
 * the group allows a tenant. Reads as many rows as it claims, so the length of the backlog does not matter; any number of relays
 * may run side by side.
 * @param caps jobs of a group that one tenant may have in the queue
 * @param cursor where to continue; is moved
 */
export function claimDueJobs(
  db: SystemDb,
  caps: Readonly<Record<string, number>>,
  cursor: ClaimCursor = new Map(),
  maxTenants = 200,
): Promise<DispatchedJob[]> {
  return db.$transaction(async (tx) => {
    const turns = await takeTurns(tx, Object.keys(caps), cursor, maxTenants)
    if (turns.length === 0) return []
    const groups = turns.map((turn) => turn.group)
    // A statement of its own: it must see what the relay before has claimed under the same locks.
    return tx.$queryRaw<DispatchedJob[]>`
      with turn as (
        select * from unnest(${groups}::text[], ${turns.map((turn) => turn.tenant)}::uuid[], ${groups.map((group) => caps[group] ?? 0)}::int[])
          as t("group", tenant, cap)
      ), due as materialized (
        select j.id, l.n + row_number() over (partition by t."group", t.tenant order by j.run_at, j.id) as position
        from turn t
        cross join lateral (
          select count(*)::int as n from outbox h
          where h."group" = t."group" and ${turnOf('h')} = t.tenant and h.finished_at is null and h.handed_at is not null
        ) l
        cross join lateral (
          select o.id, o.run_at from outbox o
          where o."group" = t."group" and ${turnOf('o')} = t.tenant and o.finished_at is null and o.handed_at is null and o.run_at <= now()
            and not exists (select from outbox h where h."group" = t."group" and ${turnOf('h')} = t.tenant and h.name = o.name
              and h.dedupe_key = o.dedupe_key and h.finished_at is null and h.handed_at is not null)
          order by o.run_at, o.id limit greatest(0, t.cap - l.n) for update of o skip locked
        ) j
      )
      update outbox o set handed_at = now(), hands = o.hands + 1
      from due w where o.id = w.id
      returning o.id, o.tenant_id as "tenantId", o.name, o."group", o.payload, o.trace, o.created_at as "createdAt", o.hands as attempts, w.position::int as position`
  })
}

/** A dispatch of a job: `attempts` counts them. */
export type Dispatch = Pick<DispatchedJob, 'id' | 'name' | 'attempts'>

/** Rows that `findStalledJobs` reads at a time. */
export const maxStalled = 500

/**
 * Jobs dispatched some time ago and not finished, in the order of their ids: they still wait in the queue, or it has lost them.
 * @param after the last id of the call before; undefined to begin anew
 */
export const findStalledJobs = (db: SystemDb, seconds: number, after: string | undefined) => db.$queryRaw<Dispatch[]>`
  select id, name, hands as attempts from outbox
  where finished_at is null and handed_at < now() - make_interval(secs => ${seconds})
    and (${after ?? null}::uuid is null or id > ${after ?? null}::uuid)
  order by id limit ${maxStalled}`

/**
 * Claims jobs that the queue does not have any more. Those that have ended, were postponed or dispatched by another relay since
 * they were found are left out: a queue also forgets a job that has ended.
 */
export function claimLostJobs(db: SystemDb, lost: readonly Dispatch[]): Promise<DispatchedJob[]> {
  return db.$queryRaw<DispatchedJob[]>`
    update outbox o set handed_at = now(), hands = o.hands + 1
    from unnest(${lost.map(({ id }) => id)}::uuid[], ${lost.map(({ attempts }) => attempts)}::int[]) as l(id, hands)
    where o.id = l.id and o.hands = l.hands and o.finished_at is null and o.handed_at is not null
    returning o.id, o.tenant_id as "tenantId", o.name, o."group", o.payload, o.trace, o.created_at as "createdAt",
      o.hands as attempts, 1 as position`
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
