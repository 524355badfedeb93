import { notFound } from '@callboard/core/errors'
import type { TenantDb } from '@callboard/db/for-tenant'
import { sendApart } from '@callboard/db/send-apart'
import { operation } from '@callboard/kernel/operation'
import { partsOf } from '@callboard/modules/catalog/domain/entity'
import { z } from 'zod'

/** Maximum entities and problems listed in a sync report; more are only counted. */
const maxEntities = 200

const itemColumns = {
  key: true,
  name: true,
  version: true,
  seenVersion: true,
  state: true,
  readAt: true,
  attempts: true,
  nextAttemptAt: true,
  refs: true,
  claims: true,
  integration: { select: { id: true, name: true, pluginId: true, health: true, healthMessage: true } },
} as const

/** An item with its problems. Feeds identify a repository by name. */
async function readTroubles(db: TenantDb, integrationId: string, key: string) {
  const item = await db.sourceItem.findFirst({ where: { integrationId, key }, select: itemColumns })
  if (!item) throw notFound('This item')
  const troubles = { integrationId, OR: [{ item: key }, { itemName: item.name, failure: true }] }
  const [problems, problemsTotal] = await sendApart(
    db.problem.findMany({
      where: troubles,
      orderBy: [{ failure: 'desc' }, { file: 'asc' }, { line: 'asc' }, { id: 'asc' }],
      take: maxEntities,
      omit: { tenantId: true, integrationId: true },
    }),
    db.problem.count({ where: troubles }),
  )
  return { item, problems, problemsTotal }
}

/**
 * The sync report of one item (for GitHub: a repository): what was read, when and at which version, the resulting entities,
 * problems, and removals.
 */
export const getItem = operation({
  name: 'integrations.get-item',
  action: 'catalog.read',
  input: z.object({ integrationId: z.uuid(), key: z.string().min(1).max(600) }),
  run: (context, { integrationId, key }) =>
    context.readModels(async (db) => {
      const where = { integrationId, item: key }
      const [{ item, problems, problemsTotal }, entities, gone, total, docPages] = await sendApart(
        () => readTroubles(db, integrationId, key),
        db.entity.findMany({
          where,
          orderBy: { ref: 'asc' },
          take: maxEntities,
          select: { ref: true, title: true, name: true, type: true, file: true, url: true, updatedAt: true, evidence: true },
        }),
        db.tombstone.findMany({
          where,
          orderBy: { removedAt: 'desc' },
          take: maxEntities,
          select: { ref: true, label: true, removedAt: true },
        }),
        db.entity.count({ where }),
        db.docPage.count({ where }),
      )
      const { refs, claims, integration, ...shown } = item
      return {
        ...shown,
        integration,
        entities: entities.map(({ evidence, title, name, ...e }) => ({
          ...e,
          label: title ?? name,
          kind: partsOf(e.ref).kind,
          /** Inferred: it has no descriptor. */
          concluded: evidence !== null,
        })),
        total,
        docPages,
        problems,
        problemsTotal,
        gone,
        /** Refs defined elsewhere. */
        claims: claims.filter((ref) => !refs.includes(ref)),
      }
    }),
})
