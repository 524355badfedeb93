import { getEntity, listEntities } from '@callboard/modules/catalog'
import { requireRef } from '@callboard/modules/catalog/domain/require-ref'
import { search } from '@callboard/modules/search'
import { z } from 'zod'
import { defineTool } from './tool.ts'

export const ref = z.string().min(1).max(600).describe('Entity reference, for example component:default/checkout-api')

const names = (what: string) => z.array(z.string().max(600)).max(20).optional().describe(what)

/** An entity without the fields that only the portal needs. */
const summary = (row: Awaited<ReturnType<typeof listEntities>>['rows'][number]) => ({
  ref: row.ref,
  title: row.title ?? row.name,
  description: row.description,
  type: row.type,
  lifecycle: row.lifecycle,
  owner: row.ownerRef,
  system: row.systemRef,
  tags: row.tags,
})

export const searchTool = defineTool({
  name: 'search',
  title: 'Search',
  description:
    'Finds services, APIs, API operations, docs pages and people by words. Filters may be among the words: kind:component type:service lifecycle:production owner:payments system:billing tag:pci. Start here when you do not know an exact name.',
  action: 'catalog.read',
  input: z.object({
    query: z.string().min(1).max(500),
    limit: z.number().int().min(1).max(50).default(10),
  }),
  run: async (context, { query, limit }) => {
    const { entities, total, guessed, operations, pages, members } = await search(context, { typed: query, limit, offset: 0 })
    return {
      entities: entities.map(({ ref, label, description, type, lifecycle, ownerRef }) => ({
        ref,
        title: label,
        description,
        type,
        lifecycle,
        owner: ownerRef,
      })),
      total,
      onlySimilar: guessed,
      apiOperations: operations,
      docsPages: pages.map(({ ref, path, title, excerpt }) => ({ ref, path, title, excerpt })),
      people: members,
    }
  },
})

export const listEntitiesTool = defineTool({
  name: 'list_entities',
  title: 'List entities',
  description: 'Lists catalog entities that meet all given filters, 50 at a time. Values within a filter are alternatives.',
  action: 'catalog.read',
  input: z.object({
    kind: z.string().max(100).optional().describe('component, api, resource, system, domain, group or user'),
    owner: names('References of teams or people'),
    system: names('References of systems'),
    type: names('For example service or library'),
    lifecycle: names('For example production'),
    tag: names('Tags'),
    text: z.string().max(200).optional().describe('Part of a name, title or description'),
    offset: z.number().int().min(0).max(1_000_000).default(0),
  }),
  run: async (context, input) => {
    const { rows, total } = await listEntities(context, { ...input, limit: 50 })
    return { entities: rows.map(summary), total, next: input.offset + rows.length < total ? input.offset + rows.length : null }
  },
})

export const getEntityTool = defineTool({
  name: 'get_entity',
  title: 'Get an entity',
  description:
    'One catalog entity: its descriptor with links and annotations, what it relates to in both directions (dependencies, consumers, APIs, parts, owners), and problems of its descriptor.',
  action: 'catalog.read',
  input: z.object({ ref }),
  run: async (context, input) => {
    const { entity, related, problems, source } = await getEntity(context, { ref: requireRef(input.ref) })
    return {
      entity,
      related: related.map(({ type, ref, label, exists }) => ({ type, ref, title: label, exists })),
      problems,
      source: { file: source.file, url: source.url, updatedAt: source.updatedAt },
    }
  },
})

const withProfile = z.object({ spec: z.object({ profile: z.record(z.string(), z.unknown()) }) })

/** Contact details of a team or a person, as their descriptor states them. */
const profileOf = (entity: unknown) => withProfile.safeParse(entity).data?.spec.profile ?? null

export const whoOwnsTool = defineTool({
  name: 'who_owns',
  title: 'Who owns it',
  description: 'The owners of an entity with their members, to know whom to ask.',
  action: 'catalog.read',
  input: z.object({ ref }),
  run: async (context, input) => {
    const { related } = await getEntity(context, { ref: requireRef(input.ref) })
    const owners = related.filter((r) => r.type === 'ownedBy')
    const known = await Promise.all(
      owners
        .filter((owner) => owner.exists)
        .map(async (owner) => {
          const { related: ofOwner, entity } = await getEntity(context, { ref: owner.ref })
          return {
            ref: owner.ref,
            title: owner.label,
            profile: profileOf(entity),
            members: ofOwner.filter((r) => r.type === 'hasMember').map(({ ref, label }) => ({ ref, name: label })),
          }
        }),
    )
    return { owners: known, missing: owners.filter((o) => !o.exists).map((o) => o.ref) }
  },
})
