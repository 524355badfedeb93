import { notFound } from '@callboard/core/errors'
import type { TenantDb } from '@callboard/db/for-tenant'
import type { Prisma } from '@callboard/db/generated/client'
import { operation } from '@callboard/kernel/operation'
import { z } from 'zod'
import { partsOf, shortRef } from '../domain/entity.ts'
import { inverseOf, type RelationType } from '../domain/relations.ts'

/** A graph with more nodes is unreadable. */
const maxNodes = 200
const relationTypes = Object.keys(inverseOf) as [RelationType, ...RelationType[]]

export type GraphNode = { ref: string; label: string; kind: string; type: string | null; exists: boolean; depth: number }
export type GraphEdge = { source: string; target: string; type: string }

const directions = ['both', 'out', 'in', 'impact'] as const
export type GraphDirection = (typeof directions)[number]

type Walk = { ref: string; depth: number; direction: GraphDirection; types: RelationType[] }

/** Relations that are followed from these entities. */
function followed(level: string[], direction: GraphDirection): Prisma.RelationWhereInput[] {
  const [along, against] = [{ sourceRef: { in: level } }, { targetRef: { in: level } }]
  switch (direction) {
    case 'out':
      return [along]
    case 'in':
      return [against]
    // A failure goes against dependencies, and from a component to its APIs, but not from an API to its provider.
    case 'impact':
      return [
        { ...against, type: { not: 'providesApi' } },
        { ...along, type: 'providesApi' },
      ]
    case 'both':
      return [along, against]
  }
}

/** One step: relations of some entities, in the requested direction. */
const relationsOf = (db: TenantDb, level: string[], { direction, types }: Walk) =>
  db.relation.findMany({
    where: { type: { in: types }, OR: followed(level, direction) },
    distinct: ['sourceRef', 'type', 'targetRef'],
    orderBy: [{ type: 'asc' }, { sourceRef: 'asc' }, { targetRef: 'asc' }],
    take: 5 * maxNodes,
    select: { sourceRef: true, type: true, targetRef: true },
  })

/** Traverses relations breadth-first; each entity is visited once. */
async function walk(db: TenantDb, from: Walk) {
  const depths = new Map([[from.ref, 0]])
  const edges = new Map<string, GraphEdge>()
  let truncated = false
  let level = [from.ref]
  for (let step = 1; step <= from.depth && level.length > 0; step++) {
    const next: string[] = []
    for (const { sourceRef: source, targetRef: target, type } of await relationsOf(db, level, from)) {
      const fresh = [source, target].filter((end) => !depths.has(end))
      if (depths.size + fresh.length > maxNodes) {
        truncated = true
        continue
      }
      for (const end of fresh) depths.set(end, step)
      next.push(...fresh)
      edges.set(`${source} ${type} ${target}`, { source, target, type })
    }
    level = next
  }
  return { depths, edges: [...edges.values()], truncated }
}

async function nodesOf(db: TenantDb, depths: ReadonlyMap<string, number>): Promise<GraphNode[]> {
  const found = await db.entity.findMany({
    where: { ref: { in: [...depths.keys()] } },
    select: { ref: true, title: true, name: true, type: true },
  })
  const byRef = new Map(found.map((f) => [f.ref, f]))
  return [...depths].map(([ref, depth]) => {
    const entity = byRef.get(ref)
    const label = entity?.title ?? entity?.name ?? shortRef(ref)
    return { ref, label, kind: partsOf(ref).kind, type: entity?.type ?? null, exists: entity !== undefined, depth }
  })
}

/** The neighbourhood of an entity, up to a number of steps: entities and their relations, in canonical direction. */
export const getGraph = operation({
  name: 'catalog.get-graph',
  action: 'catalog.read',
  input: z.object({
    ref: z
      .string()
      .max(600)
      .transform((r) => r.toLowerCase()),
    depth: z.number().int().min(1).max(6).default(2),
    /** `out`: what it depends on; `in`: what depends on it; `impact`: also through its APIs. */
    direction: z.enum(directions).default('both'),
    types: z.array(z.enum(relationTypes)).max(relationTypes.length).default(relationTypes),
  }),
  run: (context, from) =>
    context.readModels(async (db) => {
      if ((await db.entity.count({ where: { ref: from.ref } })) === 0) throw notFound(`The entity ${from.ref}`)
      const { depths, edges, truncated } = await walk(db, from)
      return { nodes: await nodesOf(db, depths), edges, truncated }
    }),
})
