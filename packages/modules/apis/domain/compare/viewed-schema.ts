import { follow, type Loose, objectOf, targetOf } from '../loose.ts'
import { bothOf, merged, type SchemaView, viewOf } from './schema-view.ts'

/** A schema and the description that it is part of. */
export type Side = { document: Loose; schema: unknown }

/** Maximum length of a chain of references. */
const maxHops = 20

/** A schema with its view. `id` is the same for the same schema, through whatever reference. */
export type Viewed = Side & { id: Loose; view: SchemaView }

/** Schemas `true`, `false` and missing ones have no identity. */
function idOf({ document, schema }: Side): Loose {
  let found = schema
  for (let hop = 0; hop < maxHops; hop++) {
    const { $ref, ...beside } = objectOf(found)
    // What stands next to a reference makes it another schema.
    if (typeof $ref !== 'string' || Object.keys(beside).length > 0) break
    found = targetOf(document, $ref) ?? found
  }
  return typeof found === 'object' && found !== null ? (found as Loose) : {}
}

/** By schema, which is part of one description. Large ones are looked at for every operation. */
const known = new WeakMap<object, Viewed>()

/** A schema as it is compared. */
export function viewed(side: Side): Viewed {
  const { document, schema } = side
  const isObject = typeof schema === 'object' && schema !== null
  const found = isObject ? known.get(schema) : undefined
  if (found) return found
  const fresh: Viewed = { document, schema, id: idOf(side), view: viewOf(document, schema) }
  if (isObject) known.set(schema, fresh)
  return fresh
}

/** How an alternative is called. */
export function nameOf({ document, schema }: Side): string {
  const { $ref } = objectOf(schema)
  const { title, type } = follow(document, schema)
  return String(title ?? (typeof $ref === 'string' ? $ref.split('/').at(-1) : undefined) ?? type ?? 'another form')
}

/** The alternatives that one is compared with: the only one, or those of its name. */
export const namesakes = (one: Side, others: readonly Viewed[]): readonly Viewed[] =>
  others.length === 1 ? others : others.filter((other) => nameOf(other) === nameOf(one))

/** The alternatives of a schema with several types, kept so that recursive schemas are recognized. */
const byType = new WeakMap<Loose, Loose[]>()

function typesApart(side: Side): Viewed[] {
  const schema = follow(side.document, side.schema)
  if (!Array.isArray(schema.type) || schema.type.length < 2) return [viewed(side)]
  const apart = byType.get(schema) ?? schema.type.map((type) => ({ ...schema, type }))
  byType.set(schema, apart)
  return apart.map((one) => viewed({ document: side.document, schema: one }))
}

/**
 * The alternatives of a schema.
 * @param isAlone whether what stands next to the alternatives is compared apart from them
 */
export function alternatives(side: Viewed, isAlone: boolean): Viewed[] {
  const { document, view } = side
  if (view.variants.length === 0) return typesApart(side)
  const apart = view.variants.flatMap((schema) => typesApart({ document, schema }))
  if (isAlone) return apart
  return apart.map((one) => ({
    ...one,
    id: objectOf(bothOf(side.id, one.id)),
    view: merged({ ...view, variants: [] }, one.view),
  }))
}

/** The schema of a property; of any value if it has none. */
export const propertyOf = ({ document, view }: Viewed, name: string): Viewed =>
  viewed({ document, schema: view.properties.get(name) })
