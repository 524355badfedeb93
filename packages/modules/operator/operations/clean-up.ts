import { addMonths, deleteExpired, dropMonths, type MonthlyTable, monthlyTables } from '@callboard/db/monthly-partitions'
import { systemDb } from '@callboard/db/system-db'
import { tombstoneDays } from '@callboard/modules/catalog'
import { idleSince } from '@callboard/modules/identity'

export type CleanupResult = Record<
  | 'jobs'
  | 'deliveries'
  | 'receivedDeliveries'
  | 'runs'
  | 'pipelineRuns'
  | 'deployments'
  | 'sessions'
  | 'links'
  | 'counters'
  | 'failures'
  | 'devices'
  | 'mailCounts'
  | 'codes'
  | 'addresses'
  | 'vendorUse'
  | 'uploads'
  | 'usage'
  | 'usageDays'
  | 'usagePartitions'
  | 'usagePeople'
  | 'docsRatings'
  | 'questions'
  | 'teamQuestions'
  | 'knowledgeTasks'
  | 'notifications'
  | 'exports'
  | 'stripeEvents'
  | 'changes'
  | 'tombstones'
  | 'corrections'
  | 'proposals'
  | 'messages'
  | 'audit'
  | 'months'
  | 'newMonths',
  number
>

/** Drops usage partitions of days beyond every organization's retention. */
async function dropUsageDays(): Promise<number> {
  const [row] = await systemDb('scheduler').$queryRaw<{ dropped: number | null }[]>`
    select app.drop_usage_days(current_date - greatest(max(retention_days), 30)) as dropped from usage_settings having count(*) > 0`
  return row?.dropped ?? 0
}

async function forMonthlyTables(work: (table: MonthlyTable) => Promise<number>): Promise<number> {
  let sum = 0
  for (const table of monthlyTables) sum += await work(table)
  return sum
}

/** Deletes expired rows. Each statement is limited by age only, so it can run at any time. */
export async function cleanUp(): Promise<CleanupResult> {
  const db = systemDb('scheduler')
  return {
    // First, so that no rows are deleted individually from partitions that are dropped.
    months: await forMonthlyTables((table) => dropMonths(db, table)),
    jobs: await db.$executeRaw`delete from outbox where finished_at < now() - interval '3 days'`,
    deliveries: await deleteExpired(db, 'inbound_event'),
    receivedDeliveries: await db.$executeRaw`delete from inbound_delivery where received_at < now() - interval '14 days'`,
    runs: await db.$executeRaw`delete from sync_run where created_at < now() - interval '90 days'`,
    pipelineRuns: await db.$executeRaw`delete from pipeline_run where created_at < now() - interval '180 days'`,
    deployments: await db.$executeRaw`delete from deployment where created_at < now() - interval '400 days'`,
    sessions: await db.$executeRaw`delete from session
      where expires_at < now() or revoked_at < now() - interval '30 days' or last_seen_at < ${idleSince()}`,
    links: await db.$executeRaw`delete from email_token where expires_at < now() - interval '7 days'`,
    counters: await db.$executeRaw`delete from attempt_counter where window_start < now() - interval '2 days'`,
    failures: await db.$executeRaw`delete from failed_attempt where last_at < now() - interval '2 days'`,
    devices: await db.$executeRaw`delete from known_device where last_seen_at < now() - interval '400 days'`,
    mailCounts: await db.$executeRaw`delete from mail_count where day < current_date - 7`,
    vendorUse: await db.$executeRaw`delete from vendor_use where ends_at < now() - interval '1 day'`,
    codes: await db.$executeRaw`delete from portal_code where expires_at < now()`,
    addresses: await db.$executeRaw`delete from former_slug where expires_at < now()`,
    usage: await db.$executeRaw`
      delete from usage_event e using usage_settings s where s.tenant_id = e.tenant_id and e.day < current_date - s.retention_days`,
    usageDays: await db.$executeRaw`
      with gone as (delete from usage_person_day d using usage_settings s where s.tenant_id = d.tenant_id and d.day < current_date - s.retention_days)
      delete from usage_day d using usage_settings s where s.tenant_id = d.tenant_id and d.day < current_date - s.retention_days`,
    usagePartitions: await dropUsageDays(),
    // Whoever joined long ago and has no day left was last here before the retention period.
    usagePeople: await db.$executeRaw`
      delete from usage_person p using usage_settings s where s.tenant_id = p.tenant_id and p.joined_at < current_date - s.retention_days
        and not exists (select from usage_person_day d where d.tenant_id = p.tenant_id and d.person = p.person)`,
    docsRatings: await db.$executeRaw`
      delete from docs_rating r using usage_settings s where s.tenant_id = r.tenant_id and r.rated_at < current_date - s.retention_days`,
    questions: await db.$executeRaw`
      delete from question q using tenant t left join knowledge_settings s on s.tenant_id = t.id
      where t.id = q.tenant_id and q.asked_at < now() - make_interval(days => coalesce(s.question_days, 90))`,
    // An accepted answer is knowledge, and stays until its team withdraws it.
    teamQuestions: await db.$executeRaw`
      delete from team_question q using tenant t left join knowledge_settings s on s.tenant_id = t.id
      where t.id = q.tenant_id and q.accepted_at is null and q.asked_at < now() - make_interval(days => coalesce(s.question_days, 90))`,
    knowledgeTasks: await db.$executeRaw`
      delete from knowledge_task k using tenant t left join knowledge_settings s on s.tenant_id = t.id
      where t.id = k.tenant_id and not exists (select from question_feedback f where f.tenant_id = k.tenant_id and f.task_id = k.id)
        and coalesce(k.closed_at, k.opened_at) < now() - make_interval(days => coalesce(s.question_days, 90))`,
    notifications: await db.$executeRaw`delete from notification where at < now() - interval '180 days'`,
    exports: await db.$executeRaw`delete from tenant_export where coalesce(expires_at, created_at + interval '2 days') < now()`,
    changes: await deleteExpired(db, 'entity_change'),
    tombstones: await db.$executeRaw`delete from tombstone where removed_at < now() - make_interval(days => ${tombstoneDays})`,
    // Corrections are kept as long as their entity can be restored.
    corrections: await db.$executeRaw`
      delete from correction c where c.at < now() - make_interval(days => ${tombstoneDays})
        and not exists (select from entity e where e.tenant_id = c.tenant_id and e.ref = c.ref)
        and not exists (select from tombstone t where t.tenant_id = c.tenant_id and t.ref = c.ref)`,
    proposals: await db.$executeRaw`delete from proposal where at < now() - interval '400 days'`,
    messages: await db.$executeRaw`delete from webhook_delivery where created_at < now() - interval '30 days'`,
    stripeEvents: await db.$executeRaw`delete from stripe_event where received_at < now() - interval '90 days'`,
    uploads: await db.$executeRaw`delete from cost_upload where state = 'writing' and created_at < now() - interval '1 day'`,
    // The app role cannot delete audit entries; only the organization's retention setting does, here.
    audit: await deleteExpired(db, 'audit_event'),
    newMonths: await forMonthlyTables((table) => addMonths(db, table)),
  }
}
