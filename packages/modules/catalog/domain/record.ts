import { type Descriptor, normalizeRef, refOf, stringAt } from './entity.ts'
import { facetsOf } from './facets.ts'

/** Columns used by lists and filters, derived from a descriptor. */
export type EntityRecord = {
  ref: string
  kind: string
  kindName: string
  namespace: string
  name: string
  nameKey: string
  title: string | null
  description: string | null
  type: string | null
  lifecycle: string | null
  ownerRef: string | null
  systemRef: string | null
  tags: string[]
  facets: string[]
  /** As written; the database stores a normalized form for search. */
  searchText: string
}

export function recordOf(entity: Descriptor): EntityRecord {
  const namespace = entity.metadata.namespace ?? 'default'
  const { name } = entity.metadata
  const title = stringAt(entity.metadata, 'title') ?? stringAt(entity.spec, 'profile', 'displayName') ?? null
  const description = stringAt(entity.metadata, 'description') ?? null
  const owner = stringAt(entity.spec, 'owner')
  const system = stringAt(entity.spec, 'system')
  const tags = entity.metadata.tags ?? []
  return {
    ref: refOf(entity),
    kind: entity.kind.toLowerCase(),
    kindName: entity.kind,
    namespace,
    name,
    nameKey: name.toLowerCase(),
    title,
    description,
    type: stringAt(entity.spec, 'type') ?? null,
    lifecycle: stringAt(entity.spec, 'lifecycle') ?? null,
    ownerRef: (owner && normalizeRef(owner, { kind: 'Group', namespace })) ?? null,
    systemRef: (system && normalizeRef(system, { kind: 'System', namespace })) ?? null,
    tags,
    facets: facetsOf(entity),
    searchText: [name, title, description, ...tags].filter(Boolean).join('\n').slice(0, 4000),
  }
}
