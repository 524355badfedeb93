import { trimOf } from '@callboard/core/trim'
import { type Descriptor, normalizeRef, refOf, stringsAt } from './entity.ts'

/** A relation between two entities, in canonical direction. Both ends are full references. */
export type Relation = { sourceRef: string; type: RelationType; targetRef: string }

/** Canonical types and their inverses, as Backstage names them. */
export const inverseOf = {
  ownedBy: 'ownerOf',
  partOf: 'hasPart',
  providesApi: 'apiProvidedBy',
  consumesApi: 'apiConsumedBy',
  dependsOn: 'dependencyOf',
  memberOf: 'hasMember',
  childOf: 'parentOf',
} as const

export type RelationType = keyof typeof inverseOf

/** Maps a relation type to its canonical type, and whether the ends are swapped. */
export function canonicalRelation(type: string): { type: RelationType; swapped: boolean } | undefined {
  for (const [canonical, inverse] of Object.entries(inverseOf)) {
    if (type.toLowerCase() === canonical.toLowerCase()) return { type: canonical as RelationType, swapped: false }
    if (type.toLowerCase() === inverse.toLowerCase()) return { type: canonical as RelationType, swapped: true }
  }
  return undefined
}

type Rule = { field: string; type: RelationType; defaultKind?: string; swapped?: true }

const owner: Rule = { field: 'owner', type: 'ownedBy', defaultKind: 'Group' }
const system: Rule = { field: 'system', type: 'partOf', defaultKind: 'System' }
const dependencies: Rule[] = [
  { field: 'dependsOn', type: 'dependsOn' },
  { field: 'dependencyOf', type: 'dependsOn', swapped: true },
]

/** Which fields of which kind define a relation; the rules of Backstage's BuiltinKindsEntityProcessor. */
const rules: Record<string, Rule[]> = {
  component: [
    owner,
    system,
    { field: 'subcomponentOf', type: 'partOf', defaultKind: 'Component' },
    { field: 'providesApis', type: 'providesApi', defaultKind: 'API' },
    { field: 'consumesApis', type: 'consumesApi', defaultKind: 'API' },
    ...dependencies,
  ],
  api: [owner, system],
  resource: [owner, system, ...dependencies],
  system: [owner, { field: 'domain', type: 'partOf', defaultKind: 'Domain' }],
  domain: [owner, { field: 'subdomainOf', type: 'partOf', defaultKind: 'Domain' }],
  template: [owner],
  user: [{ field: 'memberOf', type: 'memberOf', defaultKind: 'Group' }],
  group: [
    { field: 'parent', type: 'childOf', defaultKind: 'Group' },
    { field: 'children', type: 'childOf', defaultKind: 'Group', swapped: true },
    { field: 'members', type: 'memberOf', defaultKind: 'User', swapped: true },
  ],
}

/** A field that should contain a reference and does not. */
export type RelationProblem = { path: string; message: string }

/** The field that defines a relation, with the index if it is a list. */
function pathOf({ spec }: Descriptor, field: string, text: string): string {
  const value = spec?.[field]
  return Array.isArray(value) ? `spec.${field}[${value.indexOf(text)}]` : `spec.${field}`
}

/**
 * Relations defined by a descriptor. Kinds unknown to Backstage only define an owner.
 * @returns distinct relations, and the fields that could not be parsed
 */
export function relationsOf(entity: Descriptor): { relations: Relation[]; problems: RelationProblem[] } {
  const ref = refOf(entity)
  const relations = new Map<string, Relation>()
  const problems: RelationProblem[] = []
  for (const rule of rules[entity.kind.toLowerCase()] ?? [owner]) {
    for (const text of stringsAt(entity.spec, rule.field)) {
      const other = normalizeRef(text, {
        ...(rule.defaultKind ? { kind: rule.defaultKind } : {}),
        namespace: entity.metadata.namespace ?? 'default',
      })
      if (!other) {
        problems.push({
          path: pathOf(entity, rule.field, text),
          message: `"${text}" in spec.${rule.field} is not an entity reference. Write ${rule.defaultKind ? 'a name, or ' : ''}kind:namespace/name, for example "${(rule.defaultKind ?? 'component').toLowerCase()}:default/${trimOf(text.replace(/[^a-zA-Z0-9-]+/g, '-'), '-') || 'name'}".`,
        })
        continue
      }
      const relation: Relation = rule.swapped
        ? { sourceRef: other, type: rule.type, targetRef: ref }
        : { sourceRef: ref, type: rule.type, targetRef: other }
      relations.set(`${relation.sourceRef} ${relation.type} ${relation.targetRef}`, relation)
    }
  }
  return { relations: [...relations.values()], problems }
}
