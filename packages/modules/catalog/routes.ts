import { notFound } from '@callboard/core/errors'
import { contextOf, entityRef, errorResponses, pageQuery, requirePermission } from '@callboard/kernel/http'
import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { requireRef } from './domain/require-ref.ts'
import { entityOf } from './operations/backstage-entity.ts'
import { getEntitiesByRefs } from './operations/get-entities-by-refs.ts'
import { getEntityAsOf } from './operations/get-entity-as-of.ts'
import { listChanges } from './operations/list-changes.ts'
import { listEntities } from './operations/list-entities.ts'
import { listTombstones } from './operations/list-tombstones.ts'
import { removeEntity } from './operations/remove-entity.ts'
import { restoreEntity } from './operations/restore-entity.ts'

const list = z
  .union([z.string(), z.array(z.string())])
  .optional()
  .transform((v) => (v === undefined ? [] : Array.isArray(v) ? v : v.split(',').filter(Boolean)))

const entitySummary = z
  .object({
    ref: z.string(),
    kind: z.string(),
    kindName: z.string(),
    namespace: z.string(),
    name: z.string(),
    title: z.string().nullable(),
    description: z.string().nullable(),
    type: z.string().nullable(),
    lifecycle: z.string().nullable(),
    ownerRef: z.string().nullable(),
    ownerTitle: z.string().nullable(),
    systemRef: z.string().nullable(),
    systemTitle: z.string().nullable(),
    tags: z.array(z.string()),
    updatedAt: z.date(),
    problems: z.number().int(),
  })
  .meta({
    id: 'EntitySummary',
    examples: [
      {
        ref: 'component:default/checkout',
        kind: 'component',
        kindName: 'Component',
        namespace: 'default',
        name: 'checkout',
        title: 'Checkout',
        description: 'Takes payments',
        type: 'service',
        lifecycle: 'production',
        ownerRef: 'group:default/payments',
        ownerTitle: 'Payments',
        systemRef: 'system:default/shop',
        systemTitle: 'Shop',
        tags: ['node'],
        updatedAt: '2026-11-29T12:03:10.000Z',
        problems: 0,
      },
    ],
  })

const timestamp = z.iso.datetime({ offset: true })

const difference = z.object({ path: z.string(), before: z.unknown().optional(), after: z.unknown().optional() })

const cursor = z.object({ at: z.date(), id: z.uuid() })

const change = z
  .object({
    id: z.uuid(),
    at: z.date(),
    ref: z.string(),
    label: z.string(),
    kind: z.string(),
    action: z.enum(['added', 'changed', 'removed']),
    by: z.string().describe('A user, a token or the integration that synced it'),
    differences: z.array(difference),
    api: z.array(z.object({ effect: z.enum(['breaking', 'risky', 'added']), what: z.string() })),
    apiIncomplete: z.string().nullable().meta({ description: 'Why the definitions were not, or only partly, compared' }),
  })
  .meta({
    id: 'EntityChange',
    examples: [
      {
        id: '0193a1c2-5d2e-7c40-9a51-3f8b6e2d7c10',
        at: '2026-11-29T12:03:10.000Z',
        ref: 'component:default/checkout',
        label: 'Checkout',
        kind: 'component',
        action: 'changed',
        by: 'acme on GitHub',
        differences: [{ path: 'spec.lifecycle', before: 'experimental', after: 'production' }],
        api: [],
        apiIncomplete: null,
      },
    ],
  })

const tombstone = z
  .object({
    ref: z.string(),
    kind: z.string(),
    label: z.string(),
    ownerRef: z.string().nullable(),
    source: z.string(),
    url: z.string().nullable(),
    reason: z.string().describe('source, disconnected or person'),
    actor: z.string().nullable(),
    removedAt: z.date(),
    until: z.date().describe('When it can no longer be restored'),
  })
  .meta({
    id: 'Tombstone',
    examples: [
      {
        ref: 'component:default/legacy',
        kind: 'component',
        label: 'Legacy',
        ownerRef: null,
        source: 'acme on GitHub',
        url: null,
        reason: 'source',
        actor: null,
        removedAt: '2026-11-29T12:03:10.000Z',
        until: '2026-12-29T12:03:10.000Z',
      },
    ],
  })

const byRef = z.object({ ref: entityRef })

// biome-ignore lint/complexity/noExcessiveLinesPerFunction: a flat list of routes
function entityRoutes(server: FastifyInstance): void {
  const app = server.withTypeProvider<ZodTypeProvider>()
  const tags = ['catalog']
  const querystring = z.object({
    kind: z.string().optional(),
    text: z.string().optional(),
    owner: list,
    type: list,
    lifecycle: list,
    tag: list,
    system: list,
    sort: z.enum(['name', 'owner', 'type', 'lifecycle', 'updated']).default('name'),
    order: z.enum(['asc', 'desc']).default('asc'),
    limit: z.coerce.number().int().min(1).max(1000).default(50),
    offset: z.coerce.number().int().min(0).max(1_000_000).default(0),
  })
  app.get(
    '/entities',
    {
      schema: {
        tags,
        summary: 'List entities',
        ...requirePermission(listEntities),
        querystring,
        response: { 200: z.object({ entities: z.array(entitySummary), total: z.number().int() }), ...errorResponses },
      },
    },
    async (request) => {
      const { rows, total } = await listEntities(contextOf(request), request.query)
      return { entities: rows, total }
    },
  )
  app.get(
    '/entities/:ref',
    {
      schema: {
        tags,
        summary: 'Get an entity by its reference, for example component:default/ledger',
        ...requirePermission(getEntitiesByRefs),
        operationId: 'catalog.get-entity',
        params: byRef,
        response: { 200: z.record(z.string(), z.unknown()), ...errorResponses },
      },
    },
    async (request) => {
      const ref = requireRef(request.params.ref)
      const [document] = await getEntitiesByRefs(contextOf(request), { refs: [ref] })
      if (!document) throw notFound(`The entity ${ref}`)
      return entityOf(document)
    },
  )
}

/** Catalog history and removed entities. */
// biome-ignore lint/complexity/noExcessiveLinesPerFunction: a flat list of routes
function historyRoutes(server: FastifyInstance): void {
  const app = server.withTypeProvider<ZodTypeProvider>()
  const tags = ['history']
  app.get(
    '/changes',
    {
      schema: {
        tags,
        summary: 'List entity changes, newest first. To get the next page, pass `next` as `beforeAt` and `beforeId`',
        ...requirePermission(listChanges),
        querystring: z.object({
          ref: z.string().max(600).optional(),
          action: z.enum(['added', 'changed', 'removed']).optional(),
          kind: z.string().max(100).optional(),
          runId: z.uuid().optional(),
          beforeAt: timestamp.optional(),
          beforeId: z.uuid().optional(),
          limit: z.coerce.number().int().min(1).max(200).default(50),
        }),
        response: { 200: z.object({ changes: z.array(change), next: cursor.optional() }), ...errorResponses },
      },
    },
    async (request) => {
      const { beforeAt, beforeId, ref, ...query } = request.query
      return listChanges(contextOf(request), {
        ...query,
        ...(ref ? { ref: requireRef(ref) } : {}),
        ...(beforeAt && beforeId ? { before: { at: beforeAt, id: beforeId } } : {}),
      })
    },
  )
  app.get(
    '/entities/:ref/as-of',
    {
      schema: {
        tags,
        summary: 'Get an entity as of a point in time, with a diff to today. Null if it did not exist',
        ...requirePermission(getEntityAsOf),
        params: byRef,
        querystring: z.object({ at: timestamp.optional().describe('Defaults to now') }),
        response: { 200: z.object({ was: z.unknown().nullable(), differences: z.array(difference) }), ...errorResponses },
      },
    },
    async (request) =>
      getEntityAsOf(contextOf(request), {
        ref: requireRef(request.params.ref),
        at: request.query.at ?? new Date().toISOString(),
      }),
  )
  app.get(
    '/tombstones',
    {
      schema: {
        tags,
        summary: 'List removed entities that can be restored, newest first',
        ...requirePermission(listTombstones),
        querystring: pageQuery.extend({ text: z.string().max(200).optional(), kind: z.string().max(100).optional() }),
        response: { 200: z.object({ tombstones: z.array(tombstone), total: z.number().int() }), ...errorResponses },
      },
    },
    async (request) => listTombstones(contextOf(request), request.query),
  )
  app.post(
    '/tombstones/:ref/restore',
    {
      schema: {
        tags,
        summary: 'Restore a removed entity. It is then not managed by any source',
        ...requirePermission(restoreEntity),
        params: byRef,
        response: { 200: z.object({ ref: z.string() }), ...errorResponses },
      },
    },
    async (request) => restoreEntity(contextOf(request), { ref: requireRef(request.params.ref) }),
  )
  app.delete(
    '/entities/:ref',
    {
      schema: {
        tags,
        summary: 'Remove an entity. It reappears if its source still contains it and changes',
        ...requirePermission(removeEntity),
        params: byRef,
        response: { 204: z.null(), ...errorResponses },
      },
    },
    async (request, reply) => {
      await removeEntity(contextOf(request), { ref: requireRef(request.params.ref) })
      return reply.code(204).send(null)
    },
  )
}

/** Entities, their history, and removed entities. */
export function catalogRoutes(app: FastifyInstance): void {
  entityRoutes(app)
  historyRoutes(app)
}
