import type { TenantId } from '@callboard/core/ids'
import type { TenantDb, TenantReader } from '@callboard/db/for-tenant'

/**
 * Writes the most that a call can cost as spent, unless the month's budget does not allow it. One call after the other, under the
 * lock of the connection's row.
 * @returns the id to settle, and nothing if the budget is used up or there is no connection
 */
export async function reserveUse(
  db: TenantDb,
  tenantId: TenantId,
  { userId, micros, purpose }: { userId: string | undefined; micros: number; purpose: 'summary' | 'embedding' },
): Promise<string | undefined> {
  await db.$queryRaw`select id from model_connection where tenant_id = ${tenantId}::uuid for update`
  const [reserved] = await db.$queryRaw<{ id: string }[]>`
    insert into model_use as u (tenant_id, day, user_id, calls, input_tokens, output_tokens, micros)
    select c.tenant_id, (now() at time zone 'UTC')::date, ${userId ?? null}::uuid, 1, 0, 0, ${micros}::bigint
    from model_connection c
    where c.tenant_id = ${tenantId}::uuid and case ${purpose}
      when 'summary' then c.mode <> 'off'
      else exists (select from embedding_model e where e.tenant_id = c.tenant_id) end and ${micros}::bigint + (
      select coalesce(sum(x.micros), 0) from model_use x
      where x.tenant_id = c.tenant_id and x.day >= date_trunc('month', now() at time zone 'UTC')::date
    ) <= c.monthly_budget * 1000000
    on conflict (tenant_id, day, user_id) do update set calls = u.calls + 1, micros = u.micros + excluded.micros
    returning u.id`
  return reserved?.id
}

/** Replaces what was reserved for a call by what it used. */
export const settleUse = (
  db: TenantDb,
  tenantId: TenantId,
  id: string,
  used: { input: number; output: number; reserved: number; micros: number },
) => db.$executeRaw`
  update model_use set input_tokens = input_tokens + ${used.input}::bigint, output_tokens = output_tokens + ${used.output}::bigint,
    micros = greatest(0, micros + ${used.micros - used.reserved}::bigint)
  where tenant_id = ${tenantId}::uuid and id = ${id}::uuid`

export type ModelUseRow = {
  id: string
  /** ISO date. */
  day: string
  /** Empty for former members, and where nobody asked. */
  person: string
  /** Requests of service tokens, and what was done in the background. */
  automated: boolean
  calls: number
  inputTokens: number
  outputTokens: number
  micros: number
  /** Of the current month, in all rows alike. */
  monthMicros: number
}

/** Calls by day and person, newest first, of this month and the one before; at most 500 rows. */
export const readModelUse = (db: TenantReader, tenantId: TenantId) => db.$queryRaw<ModelUseRow[]>`
  select u.id, u.day::text, coalesce(m.name, '') as person, u.user_id is null as automated, u.calls, u.input_tokens::float8 as "inputTokens",
    u.output_tokens::float8 as "outputTokens", u.micros::float8 as micros,
    coalesce(sum(u.micros) filter (where u.day >= date_trunc('month', now() at time zone 'UTC')::date) over (), 0)::float8 as "monthMicros"
  from model_use u left join app.tenant_members() m on m.user_id = u.user_id
  where u.tenant_id = ${tenantId}::uuid and u.day >= (date_trunc('month', now() at time zone 'UTC') - interval '1 month')::date
  order by u.day desc, u.micros desc limit 500`
