import type { Json, JsonObject } from '@callboard/modules/catalog/domain/entity'

// Backstage shows pages and fields with `backstage:featureFlag` to those who have switched the flag on in their browser. Here
// nobody has.

const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const isFlagged = (schema: Json | undefined): boolean => isObject(schema) && typeof schema['backstage:featureFlag'] === 'string'

function inner(value: Json): Json {
  if (Array.isArray(value)) return value.map(inner)
  return isObject(value) ? withoutFlagged(value) : value
}

/** A schema without the fields that are behind a feature flag. */
function withoutFlagged(schema: JsonObject): JsonObject {
  const { properties, required, ...rest } = schema
  const kept = Object.entries(rest).map(([key, value]) => [key, inner(value)] as const)
  const fields = isObject(properties) ? Object.entries(properties) : []
  const flagged = new Set(fields.filter(([, field]) => isFlagged(field)).map(([name]) => name))
  const shown = fields.filter(([name]) => !flagged.has(name)).map(([name, field]) => [name, inner(field)] as const)
  return {
    ...Object.fromEntries(kept),
    ...(properties === undefined ? {} : { properties: isObject(properties) ? Object.fromEntries(shown) : properties }),
    ...(required === undefined
      ? {}
      : { required: Array.isArray(required) ? required.filter((name) => !flagged.has(String(name))) : required }),
  }
}

/** The pages of a form without what is behind a feature flag. */
export const shownPages = (pages: readonly JsonObject[]): JsonObject[] =>
  pages.filter((page) => !isFlagged(page)).map(withoutFlagged)
