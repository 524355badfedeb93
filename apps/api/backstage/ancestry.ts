import { notFound } from '@callboard/core/errors'
import type { OperationContext } from '@callboard/kernel/operation'
import type { BackstageEntity } from '@callboard/modules/catalog'
import { entityOf, getEntitiesByRefs, queryEntities } from '@callboard/modules/catalog'
import type { Descriptor } from '@callboard/modules/catalog/domain/entity'
import { refOf, stringAt, stringsAt } from '@callboard/modules/catalog/domain/entity'
import type { EntityFilter } from '@callboard/modules/catalog/domain/query'
import { locationOf } from '@callboard/modules/integrations'

/** Real chains have two or three elements; longer ones are circular. */
const maxAncestors = 50
const maxLocations = 500

export type Ancestor = { entity: BackstageEntity; parentEntityRefs: string[] }

const descriptorOf = (entity: BackstageEntity) => entity as unknown as Descriptor

/** The URL in an annotation such as `url:https://github.com/acme/shop/blob/main/catalog-info.yaml`. */
function locationUrlIn(entity: BackstageEntity, name: 'location' | 'origin-location'): string | undefined {
  const text = stringAt(descriptorOf(entity).metadata.annotations, `backstage.io/managed-by-${name}`)
  const [, address] = /^url:(.+)$/.exec(text ?? '') ?? []
  return address && URL.canParse(address) ? address : undefined
}

/** Whether a Location lists a file. Its targets are relative to its own file. */
function resolvesTo(location: BackstageEntity, file: string): boolean {
  const from = locationUrlIn(location, 'location')
  const { spec } = descriptorOf(location)
  return [...stringsAt(spec, 'target'), ...stringsAt(spec, 'targets')].some(
    (target) => URL.canParse(target, from) && new URL(target, from).href === new URL(file).href,
  )
}

/** Locations that may list a file: those of the same registered location, and those of the same repository. */
function candidateLocations(file: string, origin: string): EntityFilter {
  const { origin: host, pathname } = new URL(file)
  const repository = `${host}${/^\/[^/]+\/[^/]+\//.exec(pathname)?.[0] ?? pathname}`
  const key = (name: string) => `metadata.annotations.backstage.io/managed-by-${name}`
  return {
    any: [
      { key: '$ref', values: [locationOf(origin).entityRef] },
      { key: key('origin-location'), values: [`url:${origin}`] },
      { key: key('location'), prefix: `url:${repository}` },
    ],
  }
}

async function parentsOf(context: OperationContext, entity: BackstageEntity): Promise<BackstageEntity[]> {
  const file = locationUrlIn(entity, 'location')
  if (!file) return []
  const { documents } = await queryEntities(context, {
    filter: {
      all: [{ key: 'kind', values: ['location'] }, candidateLocations(file, locationUrlIn(entity, 'origin-location') ?? file)],
    },
    limit: maxLocations,
    total: 'exclude',
  })
  const own = refOf(descriptorOf(entity))
  return documents.map(entityOf).filter((location) => refOf(descriptorOf(location)) !== own && resolvesTo(location, file))
}

/** An entity and its ancestor Locations, each with its direct parents. */
export async function readAncestry(context: OperationContext, rootRef: string): Promise<Ancestor[]> {
  const [root] = await getEntitiesByRefs(context, { refs: [rootRef] })
  if (!root) throw notFound(`The entity ${rootRef}`)
  const seen = new Set([rootRef])
  const waiting = [entityOf(root)]
  const ancestors: Ancestor[] = []
  for (let entity = waiting.pop(); entity && ancestors.length < maxAncestors; entity = waiting.pop()) {
    const parents = await parentsOf(context, entity)
    ancestors.push({ entity, parentEntityRefs: parents.map((p) => refOf(descriptorOf(p))) })
    for (const parent of parents) {
      const ref = refOf(descriptorOf(parent))
      if (!seen.has(ref)) waiting.push(parent)
      seen.add(ref)
    }
  }
  return ancestors
}
