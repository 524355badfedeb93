import { AppError, notFound } from '@callboard/core/errors'
import { audit, operation } from '@callboard/kernel/operation'
import type { Evidence } from '@callboard/modules/inference/domain/facts'
import type { InferenceRecord } from '@callboard/modules/inference/domain/overlay'
import { z } from 'zod'
import type { Descriptor } from '../domain/entity.ts'
import { requeueClaimants } from '../repo/claims.ts'
import { createDetachedEntity, removeEntities } from './write-entities.ts'

/** How long a removed entity can be restored. */
export const tombstoneDays = 30

const refSchema = z.object({
  ref: z
    .string()
    .max(600)
    .transform((r) => r.toLowerCase()),
})

/** Recently removed entities, newest first. */
export const listTombstones = operation({
  name: 'catalog.list-tombstones',
  action: 'catalog.read',
  input: z.object({
    text: z.string().trim().max(200).optional(),
    kind: z.string().max(100).optional(),
    limit: z.number().int().min(1).max(200).default(50),
    offset: z.number().int().min(0).max(1_000_000).default(0),
  }),
  run: (context, { text, kind, limit, offset }) =>
    context.tx(async (db) => {
      const where = {
        ...(kind ? { kind: kind.toLowerCase() } : {}),
        ...(text ? { label: { contains: text, mode: 'insensitive' as const } } : {}),
      }
      const rows = await db.tombstone.findMany({
        where,
        orderBy: [{ removedAt: 'desc' }, { ref: 'asc' }],
        take: limit,
        skip: offset,
        select: {
          ref: true,
          kind: true,
          label: true,
          ownerRef: true,
          source: true,
          url: true,
          reason: true,
          actor: true,
          removedAt: true,
        },
      })
      return {
        tombstones: rows.map((r) => ({ ...r, until: new Date(r.removedAt.getTime() + tombstoneDays * 86_400_000) })),
        total: await db.tombstone.count({ where }),
      }
    }),
})

/** The tombstone of a removed entity; null if there is none. */
export const findTombstone = operation({
  name: 'catalog.find-tombstone',
  action: 'catalog.read',
  input: refSchema,
  run: (context, { ref }) =>
    context.tx(async (db) => {
      const found = await db.tombstone.findFirst({
        where: { ref },
        omit: { tenantId: true, entityId: true, integrationId: true },
      })
      return found && { ...found, until: new Date(found.removedAt.getTime() + tombstoneDays * 86_400_000) }
    }),
})

/** Restores an entity with its previous id. It has no source: it stays until a user removes it, or a source defines it again. */
export const restoreEntity = operation({
  name: 'catalog.restore-entity',
  action: 'catalog.write',
  input: refSchema,
  run: (context, { ref }) =>
    context.tx(async (db) => {
      const gone = await db.tombstone.findFirst({ where: { ref } })
      if (!gone) throw notFound(`${ref} (removed entity)`)
      if ((await db.entity.count({ where: { ref } })) > 0) throw new AppError('conflict', `${ref} already exists.`)
      await createDetachedEntity(
        db,
        context.tenantId,
        {
          descriptor: gone.data as unknown as Descriptor,
          file: gone.file,
          url: gone.url,
          evidence: gone.evidence as Evidence[] | null,
          inference: gone.inference as InferenceRecord | null,
        },
        context.actor.label,
      )
      await audit(db, context, { action: 'entity.restored', targetType: 'entity', targetId: ref, targetLabel: gone.label })
      return { ref }
    }),
})

/**
 * Removes an entity. One that a source still defines returns when that source changes; one without a source is permanently
 * deleted with its tombstone.
 */
export const removeEntity = operation({
  name: 'catalog.remove-entity',
  action: 'catalog.write',
  input: z.union([refSchema, z.object({ uid: z.string().max(100) })]),
  run: (context, input) =>
    context.tx(async (db) => {
      const where = 'ref' in input ? { ref: input.ref } : z.uuid().safeParse(input.uid).success ? { id: input.uid } : undefined
      const entity = where && (await db.entity.findFirst({ where, select: { id: true, ref: true, name: true, title: true } }))
      if (!entity) throw notFound(`The entity ${'ref' in input ? input.ref : input.uid}`)
      const { ref } = entity
      await removeEntities(db, context.tenantId, [entity], {
        reason: 'person',
        runId: null,
        actor: context.actor.label,
        cause: 'person',
      })
      await requeueClaimants(db, context.tenantId, [ref])
      await audit(db, context, {
        action: 'entity.removed',
        targetType: 'entity',
        targetId: ref,
        targetLabel: entity.title ?? entity.name,
      })
      return { ref }
    }),
})
