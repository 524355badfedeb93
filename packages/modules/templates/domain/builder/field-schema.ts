import type { Json, JsonObject } from '@callboard/modules/catalog/domain/entity'

/** What the builder has controls for. Any other field stays as it is written in YAML. */
export const fieldKinds = [
  'text',
  'paragraph',
  'number',
  'integer',
  'boolean',
  'choice',
  'list',
  'entity',
  'owner',
  'secret',
] as const
export type FieldKind = (typeof fieldKinds)[number]

/** A field as the builder edits it. */
export type FieldDraft = {
  /** As expressions name it. */
  name: string
  label: string
  kind: FieldKind
  required: boolean
  help: string
  /** Of a choice. */
  choices: string[]
  /** The kind of entities that an entity picker offers; empty for all. */
  entityKind: string
}

/** A field of a template: one that the builder edits, or `other`. `rest` are keys that only YAML shows. */
export type BuilderField = Omit<FieldDraft, 'kind'> & { kind: FieldKind | 'other'; rest: string[] }

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

export const textOf = (value: Json | undefined): string => (typeof value === 'string' ? value : '')

/** A list as it is, and a single value as a list of one. */
export function listOf(value: Json | undefined): Json[] {
  if (value === undefined || value === null) return []
  return Array.isArray(value) ? value : [value]
}

/** Keys that say of which kind a field is. They are written anew when the kind changes. */
export const kindKeys = ['type', 'enum', 'items', 'ui:field', 'ui:widget', 'ui:options'] as const

const pickers: Readonly<Record<string, FieldKind>> = { EntityPicker: 'entity', OwnerPicker: 'owner', Secret: 'secret' }
const plainKinds: Readonly<Record<string, FieldKind>> = { number: 'number', integer: 'integer', boolean: 'boolean' }

/** `ui:options` of an entity picker that names one kind, or none. */
function entityKindOf(options: Json | undefined): string | undefined {
  if (options === undefined) return ''
  if (!isObject(options) || Object.keys(options).some((key) => key !== 'catalogFilter')) return undefined
  const filter = options.catalogFilter
  if (!isObject(filter) || Object.keys(filter).some((key) => key !== 'kind')) return undefined
  return typeof filter.kind === 'string' ? filter.kind : undefined
}

function stringKindOf(schema: JsonObject): FieldKind | 'other' {
  const field = schema['ui:field']
  if (field !== undefined) {
    const kind = typeof field === 'string' && Object.hasOwn(pickers, field) ? pickers[field] : undefined
    if (kind === 'entity' && entityKindOf(schema['ui:options']) === undefined) return 'other'
    return kind ?? 'other'
  }
  if (schema.enum !== undefined)
    return Array.isArray(schema.enum) && schema.enum.every((one) => typeof one === 'string') ? 'choice' : 'other'
  return schema['ui:widget'] === 'textarea' ? 'paragraph' : 'text'
}

function kindOf(schema: JsonObject): FieldKind | 'other' {
  const { type, items } = schema
  if (type === 'string') return stringKindOf(schema)
  if (schema['ui:field'] !== undefined || schema.enum !== undefined || typeof type !== 'string') return 'other'
  if (type === 'array') return isObject(items) && Object.keys(items).length === 1 && items.type === 'string' ? 'list' : 'other'
  return (Object.hasOwn(plainKinds, type) ? plainKinds[type] : undefined) ?? 'other'
}

/** What makes a schema a field of a kind. */
export function schemaOfKind({ kind, choices, entityKind }: Pick<FieldDraft, 'kind' | 'choices' | 'entityKind'>): JsonObject {
  switch (kind) {
    case 'text':
      return { type: 'string' }
    case 'paragraph':
      return { type: 'string', 'ui:widget': 'textarea' }
    case 'number':
    case 'integer':
    case 'boolean':
      return { type: kind }
    case 'choice':
      return { type: 'string', enum: choices }
    case 'list':
      return { type: 'array', items: { type: 'string' } }
    case 'entity':
      return {
        type: 'string',
        'ui:field': 'EntityPicker',
        ...(entityKind ? { 'ui:options': { catalogFilter: { kind: entityKind } } } : {}),
      }
    case 'owner':
      return { type: 'string', 'ui:field': 'OwnerPicker' }
    case 'secret':
      return { type: 'string', 'ui:field': 'Secret' }
  }
}

/** A property of a form's schema, as the builder shows it. */
export function readField(name: string, schema: Json, required: boolean): BuilderField {
  if (!isObject(schema)) return { name, label: '', kind: 'other', required, help: '', choices: [], entityKind: '', rest: [] }
  const kind = kindOf(schema)
  const choices = kind === 'choice' && Array.isArray(schema.enum) ? schema.enum.map(String) : []
  const entityKind = kind === 'entity' ? (entityKindOf(schema['ui:options']) ?? '') : ''
  const shown = ['title', 'description', ...(kind === 'other' ? [] : Object.keys(schemaOfKind({ kind, choices, entityKind })))]
  return {
    name,
    label: textOf(schema.title),
    kind,
    required,
    help: textOf(schema.description),
    choices,
    entityKind,
    rest: Object.keys(schema).filter((key) => !shown.includes(key)),
  }
}
