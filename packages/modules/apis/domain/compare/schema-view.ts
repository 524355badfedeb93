import { follow, type Loose, listOf, objectOf, stringsOf, textOf } from '../loose.ts'

/** Maximum depth of nested allOf and unions. */
const maxNesting = 20

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
  hasDefault: boolean
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

const limitKeywords = [
  'minLength',
  'maxLength',
  'minimum',
  'maximum',
  'exclusiveMinimum',
  'exclusiveMaximum',
  'minItems',
  'maxItems',
  'minProperties',
  'maxProperties',
  'pattern',
]

const ruleKeywords = [
  'not',
  'if',
  'then',
  'else',
  'dependentRequired',
  'dependentSchemas',
  'patternProperties',
  'propertyNames',
  'contains',
  'prefixItems',
  'unevaluatedProperties',
  'unevaluatedItems',
  'uniqueItems',
  'multipleOf',
]

const present = (schema: Loose, keywords: readonly string[]) =>
  new Map(keywords.filter((k) => k in schema).map((k) => [k, schema[k]]))

const exclusive = [
  ['exclusiveMinimum', 'minimum', 1],
  ['exclusiveMaximum', 'maximum', -1],
] as const

/** Bounds in current notation: OpenAPI 3.0 marks a bound as exclusive, and integers need no exclusive bounds. */
function limitsOf(schema: Loose): Map<string, unknown> {
  const limits = present(schema, limitKeywords)
  for (const [keyword, bound, step] of exclusive) {
    if (schema[keyword] === true) limits.set(keyword, schema[bound]).delete(bound)
    const limit = limits.get(keyword)
    if (typeof limit !== 'number') limits.delete(keyword)
    else if (schema.type === 'integer' && !limits.has(bound)) {
      limits.delete(keyword)
      limits.set(bound, limit + step)
    }
  }
  return limits
}

const isObjectSchema = (s: Loose) =>
  s.properties !== undefined || s.required !== undefined || s.additionalProperties !== undefined

function typesOf(schema: Loose): Set<string> | undefined {
  const named = typeof schema.type === 'string' ? [schema.type] : stringsOf(schema.type)
  // A schema with properties but no type is treated as an object.
  const types = named.length > 0 ? named : isObjectSchema(schema) ? ['object'] : schema.items === undefined ? [] : ['array']
  if (types.length === 0) return undefined
  return new Set(schema.nullable === true ? [...types, 'null'] : types)
}

const common = <T>(a: Set<T> | undefined, b: Set<T> | undefined) => (a && b ? new Set([...a].filter((x) => b.has(x))) : (a ?? b))

function own(schema: Loose): SchemaView {
  const values = 'const' in schema ? [schema.const] : Array.isArray(schema.enum) ? schema.enum : undefined
  return {
    types: typesOf(schema),
    properties: new Map(Object.entries(objectOf(schema.properties))),
    required: new Set(stringsOf(schema.required)),
    values: values && schema.nullable === true && !values.includes(null) ? [...values, null] : values,
    items: schema.items,
    others: schema.additionalProperties,
    variants: [],
    format: typeof schema.format === 'string' ? schema.format : undefined,
    limits: limitsOf(schema),
    rules: present(schema, ruleKeywords),
    readOnly: schema.readOnly === true,
    writeOnly: schema.writeOnly === true,
    hasDefault: 'default' in schema,
    discriminator: discriminatorOf(schema),
  }
}

/** Pairs of schemas that both apply, kept so that recursive schemas are recognized. */
const pairs = new WeakMap<object, WeakMap<object, Loose>>()

function bothOf(a: unknown, b: unknown): unknown {
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

/** Of two bounds, the one that accepts less. */
function stricter(a: SchemaView['limits'], b: SchemaView['limits']): SchemaView['limits'] {
  const limits = new Map([...a, ...b])
  for (const [keyword, one] of a) {
    const other = b.get(keyword)
    if (typeof one !== 'number' || typeof other !== 'number') continue
    limits.set(keyword, /max/i.test(keyword) ? Math.min(one, other) : Math.max(one, other))
  }
  return limits
}

function merged(a: SchemaView, b: SchemaView): SchemaView {
  return {
    types: common(a.types, b.types),
    properties: both(a.properties, b.properties),
    required: new Set([...a.required, ...b.required]),
    values: a.values && b.values ? a.values.filter((v) => b.values?.includes(v)) : (a.values ?? b.values),
    items: b.items ?? a.items,
    others: b.others ?? a.others,
    variants: a.variants.length > 0 ? a.variants : b.variants,
    format: b.format ?? a.format,
    limits: stricter(a.limits, b.limits),
    rules: new Map([...a.rules, ...b.rules]),
    readOnly: a.readOnly || b.readOnly,
    writeOnly: a.writeOnly || b.writeOnly,
    hasDefault: a.hasDefault || b.hasDefault,
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

export function viewOf(document: Loose, value: unknown, nesting = 0): SchemaView {
  // `true` allows anything, like an empty schema, and `false` nothing.
  const schema = follow(document, value)
  let view = value === false ? { ...own(schema), types: new Set<string>() } : own(schema)
  // OpenAPI 3.1 allows keywords next to a reference.
  const given = objectOf(value)
  if (given !== schema && Object.keys(given).length > 1) view = merged(view, own(given))
  if (nesting > maxNesting) return view
  for (const part of listOf(schema.allOf)) view = merged(view, viewOf(document, part, nesting + 1))
  // 3.0 has no other way to let a reference be null than next to an allOf of it.
  if (schema.nullable === true && schema.allOf !== undefined) view = orNull(view)
  const union = [...listOf(schema.oneOf), ...listOf(schema.anyOf)]
  const variants = union.filter((v) => !isNullOnly(document, v))
  const nullable = variants.length < union.length
  const [only] = variants
  if (variants.length === 1) {
    const one = merged(view, viewOf(document, only, nesting + 1))
    return nullable ? orNull(one) : one
  }
  return { ...view, variants: nullable ? union : variants }
}
