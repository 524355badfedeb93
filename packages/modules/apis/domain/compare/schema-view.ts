import { sameJson } from '@callboard/modules/catalog/domain/diff'
import type { Json } from '@callboard/modules/catalog/domain/entity'
import { follow, type Loose, listOf, objectOf, stringsOf, targetOf, textOf } from '../loose.ts'
import { limitsOf, rulesOf, stricter } from './schema-limits.ts'

/** Maximum depth of nested allOf and unions, and length of a chain of references. */
const maxNesting = 20
/** Maximum alternatives of two unions that both apply. */
const maxVariants = 100

/** A normalized JSON schema: references resolved, parts of allOf merged, and the different notations of null unified. */
export type SchemaView = {
  /** Undefined for any type. Includes `null`. */
  types: Set<string> | undefined
  properties: Map<string, unknown>
  required: Set<string>
  /** Undefined for any. */
  values: unknown[] | undefined
  items: unknown
  /** Schema of additional properties; undefined for any, false for none. */
  others: unknown
  /** Alternatives: the value matches any one of them. Empty if there are none. */
  variants: unknown[]
  format: string | undefined
  /** Bounds and patterns by their keyword. */
  limits: Map<string, unknown>
  /** Constraints that are only compared for equality. */
  rules: Map<string, unknown>
  readOnly: boolean
  writeOnly: boolean
  /** What counts where nothing is sent; undefined if not described. */
  preset: { value: unknown } | undefined
  /** How alternatives are told apart. */
  discriminator: Discriminator | undefined
}

/** `values` are those that are listed; others are names of schemas. */
type Discriminator = { property: string; values: string[] }

/** Swagger 2 names the property alone. */
function discriminatorOf({ discriminator }: Loose): Discriminator | undefined {
  const { propertyName, mapping } = objectOf(discriminator)
  const property = textOf(discriminator, propertyName)
  return property === '' ? undefined : { property, values: Object.keys(objectOf(mapping)) }
}

/** `x-nullable` is how Swagger 2 is extended by most tools. */
const isNullable = (schema: Loose) => schema.nullable === true || schema['x-nullable'] === true

const isObjectSchema = (s: Loose) =>
  s.properties !== undefined || s.required !== undefined || s.additionalProperties !== undefined

function typeOfValue(value: unknown): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'array'
  return Number.isInteger(value) ? 'integer' : typeof value
}

/** A schema without a type has that of its values, or of what it says about properties and items. */
function typesOf(schema: Loose, values: unknown[] | undefined): Set<string> | undefined {
  const named = typeof schema.type === 'string' ? [schema.type] : stringsOf(schema.type)
  if (named.length > 0) return new Set(isNullable(schema) ? [...named, 'null'] : named)
  if (values) return new Set(values.map(typeOfValue))
  const type = isObjectSchema(schema) ? 'object' : schema.items === undefined ? undefined : 'array'
  return type && new Set(isNullable(schema) ? [type, 'null'] : [type])
}

/** Every integer is a number. */
function common(a: SchemaView['types'], b: SchemaView['types']): SchemaView['types'] {
  if (!a || !b) return a ?? b
  const within = (one: Set<string>, other: Set<string>) =>
    [...one].filter((type) => other.has(type) || (type === 'integer' && other.has('number')))
  return new Set([...within(a, b), ...within(b, a)])
}

/** `true` and an empty schema accept anything. */
const restriction = (schema: unknown) =>
  schema === true || (typeof schema === 'object' && schema !== null && Object.keys(schema).length === 0) ? undefined : schema

function own(schema: Loose): SchemaView {
  const listed = 'const' in schema ? [schema.const] : Array.isArray(schema.enum) ? schema.enum : undefined
  const values = listed && isNullable(schema) && !listed.includes(null) ? [...listed, null] : listed
  const types = typesOf(schema, values)
  return {
    types,
    properties: new Map(Object.entries(objectOf(schema.properties))),
    required: new Set(stringsOf(schema.required)),
    values,
    items: Array.isArray(schema.items) ? undefined : schema.items,
    others: restriction(schema.additionalProperties),
    variants: [],
    // A password is any text that is not shown.
    format: typeof schema.format === 'string' && schema.format !== 'password' ? schema.format : undefined,
    limits: limitsOf(schema, types),
    rules: rulesOf(schema),
    readOnly: schema.readOnly === true,
    writeOnly: schema.writeOnly === true,
    preset: 'default' in schema ? { value: schema.default } : undefined,
    discriminator: discriminatorOf(schema),
  }
}

/** Pairs of schemas that both apply, kept so that recursive schemas are recognized. */
const pairs = new WeakMap<object, WeakMap<object, Loose>>()

/** A schema of what both accept. The same for the same two schemas. */
export function bothOf(a: unknown, b: unknown): unknown {
  if (a === false || b === false) return false
  if (a === b || typeof a !== 'object' || a === null) return b
  if (typeof b !== 'object' || b === null) return a
  const known = pairs.get(a) ?? new WeakMap<object, Loose>()
  const pair = known.get(b) ?? { allOf: [a, b] }
  pairs.set(a, known.set(b, pair))
  return pair
}

/** Where two parts describe one property, both descriptions apply. */
const both = (a: SchemaView['properties'], b: SchemaView['properties']) =>
  new Map([
    ...a,
    ...[...b].map(([name, schema]): [string, unknown] => [name, a.has(name) ? bothOf(a.get(name), schema) : schema]),
  ])

const variantsOfBoth = (a: unknown[], b: unknown[]): unknown[] =>
  a.length === 0 || b.length === 0 || a.length * b.length > maxVariants
    ? [...(a.length > 0 ? a : b)]
    : a.flatMap((one) => b.map((other) => bothOf(one, other)))

const isIn = (values: readonly unknown[], value: unknown) => values.some((v) => sameJson(v as Json, value as Json))

export function merged(a: SchemaView, b: SchemaView): SchemaView {
  const { values } = b
  return {
    types: common(a.types, b.types),
    properties: both(a.properties, b.properties),
    required: new Set([...a.required, ...b.required]),
    values: a.values && values ? a.values.filter((v) => isIn(values, v)) : (a.values ?? values),
    items: bothOf(a.items, b.items),
    others: bothOf(a.others, b.others),
    variants: variantsOfBoth(a.variants, b.variants),
    format: b.format ?? a.format,
    limits: stricter(a.limits, b.limits),
    rules: new Map([...a.rules, ...b.rules]),
    readOnly: a.readOnly || b.readOnly,
    writeOnly: a.writeOnly || b.writeOnly,
    preset: b.preset ?? a.preset,
    discriminator: a.discriminator ?? b.discriminator,
  }
}

const isNullOnly = (document: Loose, value: unknown): boolean => {
  const schema = follow(document, value)
  return schema.type === 'null' || (Array.isArray(schema.type) && schema.type.every((t) => t === 'null')) || schema.const === null
}

const orNull = (view: SchemaView): SchemaView => ({
  ...view,
  types: view.types && new Set([...view.types, 'null']),
  values: view.values && !view.values.includes(null) ? [...view.values, null] : view.values,
})

const nullSchema: Loose = { type: 'null' }

/** A union whose only alternative besides null is merged into the schema. */
function withUnion(document: Loose, view: SchemaView, union: unknown[], within: readonly Loose[]): SchemaView {
  const variants = union.filter((v) => !isNullOnly(document, v))
  const nullable = variants.length < union.length
  const [only] = variants
  if (variants.length === 1) {
    const one = merged(view, viewOf(document, only, within))
    return nullable ? orNull(one) : one
  }
  return { ...view, variants: variantsOfBoth(view.variants, nullable ? union : variants) }
}

/**
 * A schema without its reference.
 * @param outer the schemas that it is a part of; one that is part of itself adds nothing
 */
function plainView(document: Loose, schema: Loose, outer: readonly Loose[]): SchemaView {
  if (outer.includes(schema)) return own({})
  let view = own(schema)
  if (outer.length > maxNesting) return view
  const within = [...outer, schema]
  for (const part of listOf(schema.allOf)) view = merged(view, viewOf(document, part, within))
  // 3.0 has no other way to let a reference be null than next to an allOf or union of it.
  const nullable = isNullable(schema)
  if (nullable && schema.allOf !== undefined) view = orNull(view)
  for (const union of [listOf(schema.oneOf), listOf(schema.anyOf)]) {
    if (union.length === 0) continue
    view = withUnion(document, view, nullable ? [...union, nullSchema] : union, within)
  }
  return view
}

/** What stands next to the references on the way to a schema, which OpenAPI 3.1 allows, and the schema. */
function layersOf(document: Loose, value: unknown): Loose[] {
  const layers: Loose[] = []
  let found = objectOf(value)
  for (let hop = 0; hop < maxNesting && typeof found.$ref === 'string'; hop++) {
    const { $ref, ...beside } = found
    if (Object.keys(beside).length > 0) layers.push(beside)
    found = objectOf(targetOf(document, String($ref)))
  }
  return [found, ...layers]
}

const views = new WeakMap<object, SchemaView>()

/** @returns the same view for the same schema */
export function viewOf(document: Loose, value: unknown, outer: readonly Loose[] = []): SchemaView {
  // `true` allows anything, like an empty schema, and `false` nothing.
  if (typeof value !== 'object' || value === null) return value === false ? { ...own({}), types: new Set<string>() } : own({})
  const known = views.get(value)
  if (known) return known
  const [schema = {}, ...beside] = layersOf(document, value)
  const view = beside.reduce<SchemaView>(
    (all, layer) => merged(all, plainView(document, layer, outer)),
    plainView(document, schema, outer),
  )
  // That of a part may lack what it is part of.
  if (outer.length === 0) views.set(value, view)
  return view
}
