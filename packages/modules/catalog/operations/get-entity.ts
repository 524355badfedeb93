import { notFound } from '@callboard/core/errors'
import { operation, personOf } from '@callboard/kernel/operation'
import { z } from 'zod'
import { partsOf, shortRef } from '../domain/entity.ts'
import { findEntityPage, type RelatedRow } from '../repo/entity-page.ts'
import { entityOf } from './backstage-entity.ts'

const refSchema = z.object({
  ref: z
    .string()
    .max(600)
    .transform((r) => r.toLowerCase()),
})

/** A related entity; `exists` is false for a dangling reference. */
export type RelatedEntity = { type: string; ref: string; label: string; kind: string; entityType: string | null; exists: boolean }

const relatedEntity = ({ type, targetRef, label, entityType, exists }: RelatedRow): RelatedEntity => ({
  type,
  ref: targetRef,
  label: label ?? shortRef(targetRef),
  kind: partsOf(targetRef).kind,
  entityType,
  exists,
})

/** An entity with everything its page shows: relations with names, problems, and its source. */
export const getEntity = operation({
  name: 'catalog.get-entity',
  action: 'catalog.read',
  input: refSchema,
  run: async (context, { ref }) => {
    const person = context.actor.type === 'user' ? personOf(context.actor) : undefined
    const found = await context.read((db) => findEntityPage(db, context.tenantId, ref, person))
    if (!found) throw notFound(`The entity ${ref}`)
    const { entity: row, related, problems } = found
    const { integration } = row
    return {
      ref,
      entity: entityOf(row.document),
      related: related.map(relatedEntity).sort((a, b) => a.label.localeCompare(b.label)),
      problems: problems.filter((p) => p.code !== 'duplicate'),
      duplicates: problems.filter((p) => p.code === 'duplicate'),
      starred: row.starred,
      followed: row.followed,
      /** Evidence of each value for an inferred entity; otherwise null. */
      evidence: row.evidence,
      /** Whether an inferred entity was confirmed as a whole. */
      accepted: row.accepted,
      /** The open pull request that adds its descriptor, unless outdated; and whether one can be opened. */
      proposal:
        row.proposalUrl === null
          ? null
          : { url: row.proposalUrl, label: row.proposalLabel, actor: row.proposalActor, at: row.proposalAt },
      proposable: integration !== null && context.platform.plugins.get(integration.pluginId)?.proposals !== undefined,
      source: {
        integration,
        item:
          row.itemKey === null
            ? null
            : { key: row.itemKey, name: row.itemName, state: row.itemState, version: row.itemVersion, readAt: row.itemReadAt },
        file: row.file,
        url: row.url,
        createdAt: row.createdAt,
        updatedAt: row.updatedAt,
      },
    }
  },
})
