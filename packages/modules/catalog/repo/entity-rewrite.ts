import type { TenantId } from '@callboard/core/ids'
import { chunks } from '@callboard/db/chunks'
import type { TenantDb } from '@callboard/db/for-tenant'
import type { Evidence } from '@callboard/modules/inference/domain/facts'
import { type InferenceRecord, overlay, withoutOverlay } from '@callboard/modules/inference/domain/overlay'
import type { Descriptor } from '../domain/entity.ts'
import { correctionsOf } from './corrections.ts'
import {
  type ChangedBy,
  type EntityRow,
  type Prepared,
  prepare,
  recordChanges,
  writeEntities,
  writeRelations,
} from './entity-write.ts'

type Stored = {
  ref: string
  hash: string
  integrationId: string | null
  data: Descriptor
  item: string
  file: string | null
  url: string | null
  evidence: Evidence[]
  inference: InferenceRecord | null
}

/**
 * Rewrites inferred entities after their corrections or links changed, without reading the repository.
 * @param links dependencies on other repositories; entities that are not listed keep theirs
 * @returns the references of changed entities
 */
export async function rewriteInferences(
  db: TenantDb,
  tenantId: TenantId,
  refs: readonly string[],
  by: ChangedBy,
  links: ReadonlyMap<string, string[]> = new Map(),
): Promise<string[]> {
  const changed: string[] = []
  for (const chunk of chunks(refs)) {
    const stored = await db.$queryRaw<Stored[]>`
      select ref, hash, integration_id as "integrationId", data, item, file, url, receipts as evidence, concluded as inference from entity
      where tenant_id = ${tenantId}::uuid and ref = any(${[...chunk]}::text[]) and receipts is not null order by ref for update`
    const corrections = await correctionsOf(db, tenantId, chunk)
    const rows = stored.map((s): { held: string | null; before: string; prepared: Prepared } => {
      const record = s.inference ?? { provides: [], needs: [], links: [], replaced: [] }
      const linked = links.get(s.ref) ?? record.links
      const inferred = withoutOverlay({ descriptor: s.data, evidence: s.evidence }, record.replaced)
      const { replaced, ...over } = overlay(inferred, linked, corrections.get(s.ref) ?? [])
      const row: EntityRow = {
        ...over,
        item: s.item,
        file: s.file ?? '',
        url: s.url ?? '',
        inference: { ...record, links: linked, replaced },
      }
      return { held: s.integrationId, before: s.hash, prepared: prepare(row) }
    })
    const write = rows.filter((r) => r.before !== r.prepared.hash)
    for (const held of new Set(write.map((w) => w.held))) {
      const mine = write.filter((w) => w.held === held).map((w) => w.prepared)
      const existing = new Map(mine.map((p) => [p.ref, true]))
      await recordChanges(db, tenantId, mine, existing, { ...by, integrationId: by.integrationId ?? held })
      await writeRelations(db, tenantId, mine, await writeEntities(db, tenantId, held, mine), existing)
    }
    changed.push(...write.map((w) => w.prepared.ref))
  }
  return changed
}
