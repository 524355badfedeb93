import { notFound } from '@callboard/core/errors'
import { partsOf, shortRef } from '@callboard/core/entity/entity'
import { findFullEntities } from '@callboard/db/repos/entity-query'
import { z } from 'zod'
import type { Receipt } from '@callboard/core/inference/facts'
import { wholeEntity } from '@callboard/core/inference/overlay'
import { operation, personOf } from '../operation.ts'
import { backstageEntity } from './backstage-entity.ts'

const refSchema = z.object({
  ref: z
    .string()
    .max(600)
    .transform((r) => r.toLowerCase()),
})

/** A related entity; `exists` is false for a reference that leads nowhere. */
export type RelatedEntity = { type: string; ref: string; label: string; kind: string; entityType: string | null; exists: boolean }

/** An entity with everything its page shows: relations with names, problems, and where it comes from. */
export const getEntity = operation({
  name: 'catalog.get-entity',
  action: 'catalog.read',
  input: refSchema,
  run: (context, { ref }) =>
    context.tx(async (db) => {
      const [row] = await findFullEntities(db, context.tenantId, [ref])
      if (!row) throw notFound(`The entity ${ref}`)
      const { receipts } = await db.entity.findFirstOrThrow({ where: { ref }, select: { receipts: true } })
      const targets = [...new Set(row.relations.map((r) => r.targetRef))]
      const found = await db.entity.findMany({
        where: { ref: { in: targets } },
        select: { ref: true, title: true, name: true, type: true },
      })
      const byRef = new Map(found.map((f) => [f.ref, f]))
      const related = row.relations.map(({ type, targetRef }): RelatedEntity => {
        const target = byRef.get(targetRef)
        return {
          type,
          ref: targetRef,
          label: target?.title ?? target?.name ?? shortRef(targetRef),
          kind: partsOf(targetRef).kind,
          entityType: target?.type ?? null,
          exists: target !== undefined,
        }
      })
      const { integrationId } = row
      const held = integrationId ? { integrationId } : undefined
      const problems = held
        ? await db.problem.findMany({
            where: { ref, ...held, item: row.item, code: { not: 'duplicate' } },
            omit: { tenantId: true },
          })
        : []
      const duplicates = await db.problem.findMany({ where: { ref, code: 'duplicate' }, omit: { tenantId: true } })
      const item =
        held &&
        (await db.sourceItem.findFirst({
          where: { ...held, key: row.item },
          select: { key: true, name: true, state: true, version: true, readAt: true },
        }))
      const integration = integrationId
        ? await db.integration.findFirst({
            where: { id: integrationId },
            select: { id: true, name: true, pluginId: true, health: true, state: true, sample: true },
          })
        : null
      const person = context.actor.type === 'user' ? personOf(context.actor) : undefined
      const proposal = held
        ? await db.proposal.findFirst({
            where: { ...held, item: row.item, refs: { has: ref }, at: { gt: row.updatedAt } },
            orderBy: { at: 'desc' },
            select: { url: true, label: true, actor: true, at: true },
          })
        : null
      const accepted = receipts !== null && (await db.correction.count({ where: { ref, field: wholeEntity } })) > 0
      const starred = person !== undefined && (await db.star.count({ where: { userId: person, ref } })) > 0
      const followed = person !== undefined && (await db.follow.count({ where: { userId: person, ref } })) > 0
      return {
        ref,
        entity: backstageEntity(row),
        related: related.sort((a, b) => a.label.localeCompare(b.label)),
        problems,
        duplicates,
        starred,
        followed,
        /** Where each value comes from, for an entity that nobody has described; else null. */
        receipts: receipts as Receipt[] | null,
        /** Whether somebody has said that a concluded entity is right as a whole. */
        accepted,
        /** The request that would write its description down, opened since it last changed; and whether one can be opened. */
        proposal,
        proposable: integration !== null && context.platform.plugins.get(integration.pluginId)?.proposals !== undefined,
        source: {
          integration,
          item: item ?? null,
          file: row.file,
          url: row.url,
          createdAt: row.createdAt,
          updatedAt: row.updatedAt,
        },
      }
    }),
})

/** Stars an entity for the person who asks, or takes the star away. */
export const setStar = operation({
  name: 'catalog.set-star',
  action: 'catalog.star',
  input: z.object({
    ref: z
      .string()
      .max(600)
      .transform((r) => r.toLowerCase()),
    starred: z.boolean(),
  }),
  run: (context, { ref, starred }) =>
    context.tx(async (db) => {
      const { actor, tenantId } = context
      const userId = actor.type === 'user' ? personOf(actor) : undefined
      if (!userId) throw notFound('A person to star for')
      if (!starred) await db.star.deleteMany({ where: { userId, ref } })
      else {
        if ((await db.entity.count({ where: { ref } })) === 0) throw notFound(`The entity ${ref}`)
        await db.star.createMany({ data: [{ tenantId, userId, ref }], skipDuplicates: true })
      }
      return { starred }
    }),
})
