import { createHash } from 'node:crypto'
import type { TenantId } from '@callboard/core/ids'
import type { TenantDb } from '@callboard/db/for-tenant'
import { Prisma } from '@callboard/db/generated/client'
import { jsonb } from '@callboard/db/jsonb'
import type { Condition } from '@callboard/db/outbox'
import type { Match, MatchedWorkload } from '../domain/match.ts'
import type { WorkloadInput } from '../domain/workload.ts'

/** Whether there are workloads. */
export const hasWorkloads = (tenantId: TenantId): Condition => Prisma.sql`
  exists (select from workload where tenant_id = ${tenantId}::uuid)`

/** Whether workloads are matched, or were until the last one was removed. */
export const isMatched = (tenantId: TenantId): Condition => Prisma.sql`
  (${hasWorkloads(tenantId)} or exists (select from matched_repository where tenant_id = ${tenantId}::uuid))`

const hashOf = (w: WorkloadInput) => createHash('sha1').update(JSON.stringify(w)).digest('base64')

/**
 * Writes workloads in one statement; unchanged ones are skipped by hash, and instances that could not be read are kept.
 * @returns the keys of those whose matching may have changed: new ones, and ones with other labels, images, namespace or name
 */
export async function applyWorkloads(
  db: TenantDb,
  tenantId: TenantId,
  integrationId: string,
  workloads: readonly WorkloadInput[],
): Promise<string[]> {
  if (workloads.length === 0) return []
  const rows = workloads.map((w) => ({ ...w, hash: hashOf(w) }))
  const written = await db.$queryRaw<{ key: string; rematch: boolean }[]>`
    with given as (
      select * from jsonb_to_recordset(${jsonb(rows)}::jsonb) as x(key text, kind text, namespace text, name text, health text, desired int, ready int,
        restarts int, version text, images text[], labels jsonb, findings jsonb, detail jsonb, instances jsonb, hash text)
    ), before as (
      select w.key, w.labels, w.images, w.namespace, w.name from workload w join given on given.key = w.key
      where w.tenant_id = ${tenantId}::uuid and w.integration_id = ${integrationId}::uuid
    ), written as (
      insert into workload as w (tenant_id, integration_id, key, kind, namespace, name, health, desired, ready, restarts, version, images, labels, findings, detail, instances, hash)
      select ${tenantId}::uuid, ${integrationId}::uuid, key, kind, namespace, name, health, desired, ready, restarts, version, images, labels, findings, detail,
        case jsonb_typeof(instances) when 'array' then instances else '[]' end, hash from given
      on conflict (tenant_id, integration_id, key) do update set kind = excluded.kind, namespace = excluded.namespace, name = excluded.name,
        health = excluded.health, desired = excluded.desired, ready = excluded.ready, restarts = excluded.restarts, version = excluded.version,
        images = excluded.images, labels = excluded.labels, findings = excluded.findings, detail = excluded.detail,
        instances = case when (select jsonb_typeof(g.instances) from given g where g.key = excluded.key) = 'array' then excluded.instances else w.instances end,
        hash = excluded.hash, changed_at = now()
      where w.hash <> excluded.hash
      returning w.key, w.labels, w.images, w.namespace, w.name
    )
    select n.key, (b.key is null or (b.labels, b.images, b.namespace, b.name) is distinct from (n.labels, n.images, n.namespace, n.name)) as rematch from written n left join before b on b.key = n.key`
  return written.filter((w) => w.rematch).map((w) => w.key)
}

export async function removeWorkloads(db: TenantDb, integrationId: string, keys: readonly string[]): Promise<void> {
  if (keys.length > 0) await db.workload.deleteMany({ where: { integrationId, key: { in: [...keys] } } })
}

/** Workloads of the given kinds that a finished listing no longer contained. */
export async function removeUnlistedWorkloads(
  db: TenantDb,
  tenantId: TenantId,
  integrationId: string,
  kinds: readonly string[],
  held: readonly string[],
): Promise<number> {
  return db.$executeRaw`
    delete from workload where tenant_id = ${tenantId}::uuid and integration_id = ${integrationId}::uuid
      and kind = any(${[...kinds]}::text[]) and not (key = any(${[...held]}::text[]))`
}

/** Replaces the matches of the given workloads, writing only differences. */
export async function replaceMatches(
  db: TenantDb,
  tenantId: TenantId,
  workloads: readonly Pick<MatchedWorkload, 'integrationId' | 'key'>[],
  matches: readonly Match[],
): Promise<void> {
  const of = jsonb(workloads.map(({ integrationId, key }) => ({ integrationId, key })))
  const given = jsonb(matches)
  await db.$executeRaw`
    delete from workload_entity e using jsonb_to_recordset(${of}::jsonb) as w("integrationId" uuid, key text)
    where e.tenant_id = ${tenantId}::uuid and e.integration_id = w."integrationId" and e.key = w.key
      and not exists (select from jsonb_to_recordset(${given}::jsonb) as m(ref text, "integrationId" uuid, key text, rule text)
        where m.ref = e.ref and m."integrationId" = e.integration_id and m.key = e.key and m.rule = e.rule)`
  // A workload may be removed concurrently; the lock keeps it until its match is written.
  await db.$executeRaw`
    insert into workload_entity (tenant_id, ref, integration_id, key, rule)
    select ${tenantId}::uuid, m.ref, m."integrationId", m.key, m.rule from jsonb_to_recordset(${given}::jsonb) as m(ref text, "integrationId" uuid, key text, rule text)
      join workload w on w.tenant_id = ${tenantId}::uuid and w.integration_id = m."integrationId" and w.key = m.key
    for key share of w
    on conflict (tenant_id, ref, integration_id, key) do update set rule = excluded.rule where workload_entity.rule <> excluded.rule`
}
