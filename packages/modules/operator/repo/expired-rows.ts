import { deleteExpired } from '@callboard/db/monthly-partitions'
import type { SystemDb } from '@callboard/db/system-db'

/** Ages that the nouns themselves know. */
export type Expiry = { sessionsIdleSince: Date; tombstoneDays: number }

type Deletion = (of: Expiry & { db: SystemDb }) => Promise<number>

/** Drops usage partitions of days beyond every organization's retention. */
async function dropUsageDays(db: SystemDb): Promise<number> {
  const [row] = await db.$queryRaw<{ dropped: number | null }[]>`
    select app.drop_usage_days(current_date - greatest(max(retention_days), 30)) as dropped from usage_settings having count(*) > 0`
  return row?.dropped ?? 0
}

/** Drops days of metric events that no window of an experiment reaches any more. */
async function dropMetricDays(db: SystemDb): Promise<number> {
  const [row] = await db.$queryRaw<{ dropped: number }[]>`select app.drop_metric_days(current_date - 180) as dropped`
  return row?.dropped ?? 0
}

/** Rows that one statement deletes of the tables that grow with use. */
const batchSize = 5000

/** Repeats a statement until it deletes less than a batch, so that none holds locks or its snapshot for long. */
async function inBatches(deleteBatch: (limit: number) => Promise<number>): Promise<number> {
  for (let sum = 0; ; ) {
    const deleted = await deleteBatch(batchSize)
    sum += deleted
    if (deleted < batchSize) return sum
  }
}

/** What deletes expired rows, in order. Each statement is limited by age only. */
const deletions = {
  jobs: ({ db }) =>
    inBatches(
      (limit) => db.$executeRaw`delete from outbox where id in (
        select id from outbox where finished_at < now() - interval '3 days' order by finished_at limit ${limit})`,
    ),
  deliveries: ({ db }) => deleteExpired(db, 'inbound_event'),
  receivedDeliveries: ({ db }) =>
    inBatches(
      (limit) => db.$executeRaw`delete from inbound_delivery where ctid in (
        select ctid from inbound_delivery where received_at < now() - interval '14 days' order by received_at limit ${limit})`,
    ),
  runs: ({ db }) =>
    inBatches(
      (limit) => db.$executeRaw`delete from sync_run where ctid in (
        select ctid from sync_run where created_at < now() - interval '90 days' order by created_at limit ${limit})`,
    ),
  pipelineRuns: ({ db }) =>
    inBatches(
      (limit) => db.$executeRaw`delete from pipeline_run where ctid in (
        select ctid from pipeline_run where created_at < now() - interval '180 days' order by created_at limit ${limit})`,
    ),
  deployments: ({ db }) =>
    inBatches(
      (limit) => db.$executeRaw`delete from deployment where ctid in (
        select ctid from deployment where created_at < now() - interval '400 days' order by created_at limit ${limit})`,
    ),
  workloadUsage: ({ db }) =>
    inBatches(
      (limit) => db.$executeRaw`delete from workload_usage where ctid in (
        select ctid from workload_usage where day < current_date - 90 order by day limit ${limit})`,
    ),
  sessions: ({ db, sessionsIdleSince }) => db.$executeRaw`delete from session
    where expires_at < now() or revoked_at < now() - interval '30 days' or last_seen_at < ${sessionsIdleSince}`,
  links: ({ db }) => db.$executeRaw`delete from email_token where expires_at < now() - interval '7 days'`,
  counters: ({ db }) => db.$executeRaw`delete from attempt_counter where window_start < now() - interval '2 days'`,
  failures: ({ db }) => db.$executeRaw`delete from failed_attempt where last_at < now() - interval '2 days'`,
  devices: ({ db }) => db.$executeRaw`delete from known_device where last_seen_at < now() - interval '400 days'`,
  mailCounts: ({ db }) => db.$executeRaw`delete from mail_count where day < current_date - 7`,
  vendorUse: ({ db }) => db.$executeRaw`delete from vendor_use where ends_at < now() - interval '1 day'`,
  workNames: ({ db }) =>
    inBatches(
      (limit) => db.$executeRaw`delete from tenant_work where ctid in (
        select ctid from tenant_work where name <> '' and slot < now() - interval '1 day' order by slot limit ${limit})`,
    ),
  workSums: ({ db }) =>
    inBatches(
      (limit) => db.$executeRaw`delete from tenant_work where ctid in (
        select ctid from tenant_work where name = '' and slot < now() - interval '8 days' order by slot limit ${limit})`,
    ),
  idempotencyKeys: ({ db }) =>
    inBatches(
      (limit) => db.$executeRaw`delete from idempotency_key where ctid in (
        select ctid from idempotency_key where created_at < now() - interval '24 hours' order by created_at limit ${limit})`,
    ),
  codes: ({ db }) => db.$executeRaw`delete from portal_code where expires_at < now()`,
  addresses: ({ db }) => db.$executeRaw`delete from former_slug where expires_at < now()`,
  usage: ({ db }) => db.$executeRaw`
    delete from usage_event e using usage_settings s where s.tenant_id = e.tenant_id and e.day < current_date - s.retention_days`,
  usageDays: ({ db }) => db.$executeRaw`
    with gone as (delete from usage_person_day d using usage_settings s where s.tenant_id = d.tenant_id and d.day < current_date - s.retention_days)
    delete from usage_day d using usage_settings s where s.tenant_id = d.tenant_id and d.day < current_date - s.retention_days`,
  usagePartitions: ({ db }) => dropUsageDays(db),
  metricPartitions: ({ db }) => dropMetricDays(db),
  // Whoever joined long ago and has no day left was last here before the retention period.
  usagePeople: ({ db }) => db.$executeRaw`
    delete from usage_person p using usage_settings s where s.tenant_id = p.tenant_id and p.joined_at < current_date - s.retention_days
      and not exists (select from usage_person_day d where d.tenant_id = p.tenant_id and d.person = p.person)`,
  docsRatings: ({ db }) => db.$executeRaw`
    delete from docs_rating r using usage_settings s where s.tenant_id = r.tenant_id and r.rated_at < current_date - s.retention_days`,
  questions: ({ db }) => db.$executeRaw`
    delete from question q using tenant t left join knowledge_settings s on s.tenant_id = t.id
    where t.id = q.tenant_id and q.asked_at < now() - make_interval(days => coalesce(s.question_days, 365))`,
  // An accepted answer is knowledge, and stays until its team withdraws it.
  teamQuestions: ({ db }) => db.$executeRaw`
    delete from team_question q using tenant t left join knowledge_settings s on s.tenant_id = t.id
    where t.id = q.tenant_id and q.accepted_at is null and q.asked_at < now() - make_interval(days => coalesce(s.question_days, 365))`,
  articles: ({ db }) => db.$executeRaw`delete from article where removed_at < now() - interval '31 days'`,
  knowledgeTasks: ({ db }) => db.$executeRaw`
    delete from knowledge_task k using tenant t left join knowledge_settings s on s.tenant_id = t.id
    where t.id = k.tenant_id and not exists (select from question_feedback f where f.tenant_id = k.tenant_id and f.task_id = k.id)
      and coalesce(k.closed_at, k.opened_at) < now() - make_interval(days => coalesce(s.question_days, 365))`,
  notifications: ({ db }) =>
    inBatches(
      (limit) => db.$executeRaw`delete from notification where ctid in (
        select ctid from notification where at < now() - interval '180 days' order by at limit ${limit})`,
    ),
  exports: ({ db }) =>
    db.$executeRaw`delete from tenant_export where coalesce(expires_at, created_at + interval '2 days') < now()`,
  changes: ({ db }) => deleteExpired(db, 'entity_change'),
  tombstones: ({ db, tombstoneDays }) =>
    db.$executeRaw`delete from tombstone where removed_at < now() - make_interval(days => ${tombstoneDays})`,
  // Corrections are kept as long as their entity can be restored.
  corrections: ({ db, tombstoneDays }) => db.$executeRaw`
    delete from correction c where c.at < now() - make_interval(days => ${tombstoneDays})
      and not exists (select from entity e where e.tenant_id = c.tenant_id and e.ref = c.ref)
      and not exists (select from tombstone t where t.tenant_id = c.tenant_id and t.ref = c.ref)`,
  templateRuns: ({ db }) => db.$executeRaw`delete from template_run where finished_at < now() - interval '400 days'`,
  // A run that has ended is retried within a week or not at all.
  templateFiles: ({ db }) => db.$executeRaw`
    delete from template_file f using template_run r
    where r.tenant_id = f.tenant_id and r.id = f.run_id and r.finished_at < now() - interval '7 days'`,
  proposals: ({ db }) => db.$executeRaw`delete from proposal where at < now() - interval '400 days'`,
  messages: ({ db }) => db.$executeRaw`delete from webhook_delivery where created_at < now() - interval '30 days'`,
  stripeEvents: ({ db }) => db.$executeRaw`delete from stripe_event where received_at < now() - interval '90 days'`,
  uploads: ({ db }) => db.$executeRaw`delete from cost_upload where state = 'writing' and created_at < now() - interval '1 day'`,
  // The app role cannot delete audit entries; only the organization's retention setting does, here.
  audit: ({ db }) => deleteExpired(db, 'audit_event'),
} satisfies Record<string, Deletion>

export type ExpiredRows = Record<keyof typeof deletions, number>

/** Deletes expired rows of all organizations. @returns how many, by what they were */
export async function deleteExpiredRows(db: SystemDb, expiry: Expiry): Promise<ExpiredRows> {
  const counts: [string, number][] = []
  for (const [rows, deleteRows] of Object.entries<Deletion>(deletions)) counts.push([rows, await deleteRows({ db, ...expiry })])
  return Object.fromEntries(counts) as ExpiredRows
}
