import { pathOfKey } from '@callboard/core/entity/facets'
import type { Json, JsonObject } from '@callboard/core/entity/entity'
import { AppError } from '@callboard/core/errors'
import { mapInTurns } from '@callboard/core/in-turns'
import { requestLimits } from '@callboard/core/limits/limits'

/** @throws AppError `invalid_input` for more fields, or fields of more entities, than one request may have */
export function requireFieldBudget(entities: number, fields: readonly string[] = []): void {
  const count = new Set(fields).size
  if (count <= requestLimits.fields && count * entities <= requestLimits.fieldCopies) return
  throw new AppError(
    'invalid_input',
    `${count} fields of ${entities} entities are too many for one request: at most ${requestLimits.fields} fields, and ${requestLimits.fieldCopies} values in all. Name fewer fields, or request fewer entities at a time.`,
    { field: 'fields' },
  )
}

/** Keeps only some dotted paths of entities, as Backstage's `fields` does. @throws AppError as `requireFieldBudget` */
export async function selectFields<T extends JsonObject>(
  entities: readonly (T | null)[],
  fields: readonly string[] | undefined,
): Promise<(T | null)[]> {
  requireFieldBudget(entities.length, fields)
  const chosen = [...new Set(fields)]
  if (chosen.length === 0) return [...entities]
  const paths = chosen.map((field) => (field.includes('.') ? pathOfKey(field) : [field]))
  return mapInTurns(entities, (entity) => {
    if (entity === null) return null
    const result: JsonObject = {}
    for (const path of paths) copy(entity, result, path)
    return result as T
  })
}

function copy(from: JsonObject, to: JsonObject, path: readonly string[]): void {
  const [key, ...rest] = path
  if (key === undefined || !Object.hasOwn(from, key)) return
  const value = from[key] as Json
  if (rest.length === 0) {
    to[key] = value
    return
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return
  const inner = (Object.hasOwn(to, key) ? to[key] : {}) as JsonObject
  copy(value, inner, rest)
  if (Object.keys(inner).length > 0) to[key] = inner
}
