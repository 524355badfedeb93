import type { RJSFSchema, UiSchema } from '@rjsf/utils'

type Json = Readonly<Record<string, unknown>>

const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value)

const textWidgets = ['text', 'password', 'email', 'uri', 'textarea', 'date', 'date-time', 'time', 'color']
const numberWidgets = ['text', 'updown', 'range']

/** Widgets that the form has, by the type of a field. For another portal's widget a field is shown by its type. */
const widgetsByType: Readonly<Record<string, readonly string[]>> = {
  string: [...textWidgets, 'radio', 'select', 'hidden'],
  number: [...numberWidgets, 'radio', 'select', 'hidden'],
  integer: [...numberWidgets, 'radio', 'select', 'hidden'],
  boolean: ['checkbox', 'radio', 'select', 'hidden'],
  array: ['checkboxes', 'select', 'hidden'],
}

const hasWidget = ({ type }: Json, widget: unknown) =>
  typeof type === 'string' && typeof widget === 'string' && (widgetsByType[type]?.includes(widget) ?? false)

/** Hints, with and without `ui:`, that would let a template change how the portal looks. */
const ignoredHints = ['style', 'classNames', 'className', 'globalOptions', 'submitButtonOptions']

/** Keywords whose value is a map of schemas, a list of schemas, and a schema. */
const maps = ['properties', 'patternProperties', 'definitions', '$defs', 'dependencies', 'dependentSchemas']
const lists = ['allOf', 'anyOf', 'oneOf']
const singles = ['items', 'additionalProperties', 'additionalItems', 'contains', 'not', 'if', 'then', 'else']
/** Containers whose hints apply to the object that has them. */
const transparentMaps = ['dependencies', 'dependentSchemas']
const transparentSingles = ['if', 'then', 'else']

/** The hints of a field without those that it cannot have. */
const allowedHints = (schema: Json, hints: readonly (readonly [string, unknown])[]) =>
  Object.fromEntries(
    hints.filter(([key, value]) => {
      const name = key.replace(/^ui:/, '')
      return !ignoredHints.includes(name) && (name !== 'widget' || hasWidget(schema, value))
    }),
  )

function hintsOf(schema: Json): Json {
  const hints = Object.entries(schema).filter(([key]) => key.startsWith('ui:'))
  return allowedHints(
    schema,
    hints.map(([key, value]) =>
      key === 'ui:options' && isObject(value) ? [key, allowedHints(schema, Object.entries(value))] : [key, value],
    ),
  )
}

/** Hints of the same field from several places: the first one decides. */
function mergeHints(target: Record<string, unknown>, added: Json): void {
  for (const [key, value] of Object.entries(added)) {
    const own = target[key]
    if (isObject(own) && isObject(value) && !key.startsWith('ui:')) mergeHints(own as Record<string, unknown>, value)
    else if (own === undefined) target[key] = value
  }
}

type Split = { schema: unknown; ui: Record<string, unknown> }

function splitMap(value: Json): { schema: Json; ui: Record<string, Record<string, unknown>> } {
  const parts = Object.entries(value).map(([name, inner]) => [name, split(inner)] as const)
  return {
    schema: Object.fromEntries(parts.map(([name, part]) => [name, part.schema])),
    ui: Object.fromEntries(parts.flatMap(([name, part]) => (Object.keys(part.ui).length > 0 ? [[name, part.ui]] : []))),
  }
}

function splitKeyword(key: string, value: unknown, ui: Record<string, unknown>): unknown {
  if (maps.includes(key) && isObject(value)) {
    const part = splitMap(value)
    if (key === 'properties') mergeHints(ui, part.ui)
    if (transparentMaps.includes(key)) for (const inner of Object.values(part.ui)) mergeHints(ui, inner)
    return part.schema
  }
  if (lists.includes(key) && Array.isArray(value)) {
    const parts = value.map(split)
    for (const part of parts) mergeHints(ui, part.ui)
    return parts.map((part) => part.schema)
  }
  if (key === 'items' && Array.isArray(value)) {
    const parts = value.map(split)
    ui.items = parts.map((part) => part.ui)
    return parts.map((part) => part.schema)
  }
  if (singles.includes(key) && isObject(value)) {
    const part = split(value)
    if (transparentSingles.includes(key)) mergeHints(ui, part.ui)
    else if (Object.keys(part.ui).length > 0) ui[key] = part.ui
    return part.schema
  }
  return value
}

function split(schema: unknown): Split {
  if (!isObject(schema)) return { schema, ui: {} }
  const ui: Record<string, unknown> = {
    ...(Array.isArray(schema.enumNames) ? { 'ui:enumNames': schema.enumNames } : {}),
    ...hintsOf(schema),
  }
  const plain = Object.entries(schema)
    .filter(([key]) => !key.startsWith('ui:') && !key.startsWith('backstage:'))
    // The names of choices were part of the schema until version 6 of the form's library; Backstage's templates write them there.
    .filter(([key]) => key !== 'enumNames')
    // Some templates mark a field as required by a boolean, which means nothing in JSON Schema.
    .filter(([key, value]) => key !== 'required' || Array.isArray(value))
    .map(([key, value]) => [key, splitKeyword(key, value, ui)] as const)
  return { schema: Object.fromEntries(plain), ui }
}

/**
 * Separates a step's parameters from their `ui:*` hints, which Backstage's templates write into the schema itself. Hints inside
 * of dependencies, conditions and alternatives belong to the fields of the object that has them.
 */
export function splitSchema(parameters: Json): { schema: RJSFSchema; uiSchema: UiSchema } {
  const { schema, ui } = split(parameters)
  const { title: _, description: __, ...rest } = schema as RJSFSchema
  // A step's properties are an object even where the template does not say so.
  return { schema: { type: 'object', ...rest }, uiSchema: ui }
}

/** The names of all properties at the top of a step, including those that only appear for some values. */
export function propertyNames(schema: unknown): Set<string> {
  if (!isObject(schema)) return new Set()
  const own = isObject(schema.properties) ? Object.keys(schema.properties) : []
  const inner = [...lists, ...transparentSingles]
    .flatMap((key) => schema[key])
    .concat(...transparentMaps.map((key) => (isObject(schema[key]) ? Object.values(schema[key]) : [])))
  return new Set([...own, ...inner.flatMap((part) => [...propertyNames(part)])])
}
