import { AppError } from '@callboard/core/errors'
import { requestLimits } from '@callboard/core/limits/limits'
import type { Json, JsonObject } from '@callboard/modules/catalog/domain/entity'

/** @throws AppError `invalid_input` if the number of fields or fields × entities exceeds the limit */
export function requireFieldBudget(entities: number, fields: readonly string[] = []): void {
  const count = new Set(fields).size
  if (count <= requestLimits.fields && count * entities <= requestLimits.fieldCopies) return
  throw new AppError(
    'invalid_input',
    `${count} fields of ${entities} entities are too many for one request: at most ${requestLimits.fields} fields, and ${requestLimits.fieldCopies} values in all. Name fewer fields, or request fewer entities at a time.`,
    { field: 'fields' },
  )
}

/**
 * The dotted paths of `fields`, for a number of entities.
 * @throws AppError as `requireFieldBudget`, and for a position in a list
 */
export function pathsOfFields(entities: number, fields: readonly string[]): string[][] {
  requireFieldBudget(entities, fields)
  const chosen = [...new Set(fields)]
  const inList = chosen.find((field) => field.includes('['))
  if (inList) throw new AppError('invalid_input', `"${inList}" is a list index. Use the name of the list.`, { field: 'fields' })
  return chosen.map((field) => field.split('.'))
}

/** Selects some dotted paths of an entity, like Backstage's `fields`. Names with dots are resolved against the entity. */
export function copyFields(entity: JsonObject, paths: readonly (readonly string[])[]): JsonObject {
  const result: JsonObject = {}
  for (const path of paths) copy(entity, result, path)
  return result
}

const isContainer = (value: Json | undefined): value is JsonObject | Json[] => typeof value === 'object' && value !== null

/** A list has positions only: not its length. */
const has = (container: JsonObject | Json[], name: string): boolean =>
  Object.hasOwn(container, name) && (!Array.isArray(container) || /^\d+$/.test(name))

/** Copies the value of a path. A part that is not a key by itself is joined with the next: `github.com/project-slug`. */
function copy(source: JsonObject | Json[], target: JsonObject | Json[], parts: readonly string[]): void {
  const [from, to] = [source, target] as [JsonObject, JsonObject]
  let name = ''
  for (const [i, part] of parts.entries()) {
    name = i === 0 ? part : `${name}.${part}`
    if (!has(from, name)) continue
    const value = from[name] as Json
    const rest = parts.slice(i + 1)
    if (rest.length === 0) to[name] = value
    else if (isContainer(value)) {
      const inner = (Object.hasOwn(to, name) ? to[name] : Array.isArray(value) ? [] : {}) as JsonObject
      copy(value, inner, rest)
      if (Object.keys(inner).length > 0) to[name] = inner
    }
    return
  }
}
