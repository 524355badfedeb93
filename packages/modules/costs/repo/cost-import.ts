import { createHash, randomUUID } from 'node:crypto'
import type { TenantId } from '@callboard/core/ids'
import type { TenantDb } from '@callboard/db/for-tenant'
import { jsonb } from '@callboard/db/jsonb'
import type { CostLine } from '../domain/focus.ts'

export type NumberedLine = CostLine & { row: number }

const dimensionOf = (l: CostLine) => ({
  provider: l.provider,
  accountId: l.accountId,
  accountName: l.accountName,
  service: l.service,
  category: l.category,
  region: l.region,
  tags: l.tags,
})
export const dimensionHash = (l: CostLine) =>
  createHash('sha1')
    .update(JSON.stringify(dimensionOf(l)))
    .digest('base64url')

/** Creates missing dimensions; adds their ids to `known`, by hash. */
export async function upsertDimensions(
  db: TenantDb,
  tenantId: TenantId,
  lines: readonly { hash: string; line: CostLine }[],
  known: Map<string, string>,
): Promise<void> {
  const fresh = new Map(
    lines.filter((l) => !known.has(l.hash)).map(({ hash, line }) => [hash, { id: randomUUID(), hash, ...dimensionOf(line) }]),
  )
  if (fresh.size === 0) return
  const given = jsonb([...fresh.values()])
  await db.$executeRaw`
    insert into cost_dimension (tenant_id, id, hash, provider, account_id, account_name, service, category, region, tags)
    select ${tenantId}::uuid, x.id, x.hash, x.provider, x."accountId", x."accountName", x.service, x.category, x.region, x.tags
    from jsonb_to_recordset(${given}::jsonb) as x(id uuid, hash text, provider text, "accountId" text, "accountName" text, service text, category text, region text, tags jsonb)
    on conflict (tenant_id, hash) do nothing`
  const rows = await db.costDimension.findMany({ where: { hash: { in: [...fresh.keys()] } }, select: { id: true, hash: true } })
  for (const { id, hash } of rows) known.set(hash, id)
}

/** Writes charges of an inactive import. */
export async function writeLines(
  db: TenantDb,
  tenantId: TenantId,
  importId: string,
  lines: readonly (NumberedLine & { dimensionId: string })[],
): Promise<void> {
  const slim = lines.map(
    ({
      row,
      day,
      dimensionId,
      currency,
      chargeCategory,
      billed,
      effective,
      list,
      quantity,
      unit,
      description,
      resourceId,
      resourceName,
      sku,
    }) => [
      row,
      day,
      dimensionId,
      currency,
      chargeCategory,
      billed,
      effective,
      list,
      quantity,
      unit,
      description,
      resourceId,
      resourceName,
      sku,
    ],
  )
  await db.$executeRaw`
    insert into cost_line (tenant_id, import_id, line, day, dimension_id, currency, charge_category, billed, effective, list, quantity, unit, description, resource_id, resource_name, sku)
    select ${tenantId}::uuid, ${importId}::uuid, (x->>0)::int, (x->>1)::date, (x->>2)::uuid, x->>3, x->>4, (x->>5)::numeric, (x->>6)::numeric, (x->>7)::numeric, (x->>8)::numeric,
      nullif(x->>9, ''), nullif(x->>10, ''), nullif(x->>11, ''), nullif(x->>12, ''), nullif(x->>13, '')
    from jsonb_array_elements(${jsonb(slim)}::jsonb) as x`
}

export async function ensureMonths(db: TenantDb, months: readonly string[]): Promise<void> {
  for (const month of months) await db.$executeRaw`select app.ensure_cost_month(${`${month}-01`}::date)::text`
}

/** Activates an import in place of earlier ones of the same file. */
export async function finishImport(
  db: TenantDb,
  tenantId: TenantId,
  of: { id: string; integrationId: string; source: string; lines: number; problems: number },
): Promise<void> {
  await db.costImport.deleteMany({ where: { integrationId: of.integrationId, source: of.source, id: { not: of.id } } })
  await db.$executeRaw`
    insert into cost_day (tenant_id, import_id, day, dimension_id, currency, billed, effective, lines)
    select tenant_id, import_id, day, dimension_id, currency, sum(billed), sum(effective), count(*) from cost_line
    where tenant_id = ${tenantId}::uuid and import_id = ${of.id}::uuid group by 1, 2, 3, 4, 5`
  await db.costImport.updateMany({
    where: { id: of.id },
    data: { state: 'current', lines: of.lines, problems: of.problems, finishedAt: new Date() },
  })
}
