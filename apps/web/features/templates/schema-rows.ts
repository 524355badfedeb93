import { type JsonObject, stringAt } from '@callboard/modules/catalog/domain/entity'

export type SchemaRow = { name: string; type: string; required: boolean; description: string }

const isObject = (value: unknown): value is JsonObject => typeof value === 'object' && value !== null && !Array.isArray(value)

/** "string", "array of string", "one of a, b", or "any". */
function typeOf(schema: JsonObject): string {
  if (Array.isArray(schema.enum)) return `one of ${schema.enum.map(String).join(', ')}`
  const { type, items } = schema
  if (type === 'array' && isObject(items)) return `array of ${typeOf(items)}`
  if (Array.isArray(type)) return type.map(String).join(' or ')
  return typeof type === 'string' ? type : 'any'
}

/** The properties of an object's schema, as a table shows them. */
export function schemaRows(schema: JsonObject): SchemaRow[] {
  const required = Array.isArray(schema.required) ? schema.required : []
  return Object.entries(isObject(schema.properties) ? schema.properties : {}).flatMap(([name, property]) =>
    isObject(property)
      ? [
          {
            name,
            type: typeOf(property),
            required: required.includes(name),
            description: stringAt(property, 'description') ?? stringAt(property, 'title') ?? '',
          },
        ]
      : [],
  )
}
