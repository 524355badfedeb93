import { JSON_SCHEMA, load } from 'js-yaml'
import { objectOf } from './loose.ts'

/** More is too much for a page: its operations are listed instead. */
const mostParts = 60_000

/** Counts the parts of a value as they are written out: what aliases stand for counts wherever they stand. */
function parts(value: unknown, limit: number): number {
  if (limit <= 0 || typeof value !== 'object' || value === null) return 1
  let count = 1
  for (const inner of Object.values(value)) {
    count += parts(inner, limit - count)
    if (count > limit) break
  }
  return count
}

/**
 * An OpenAPI or Swagger document as JSON, for a page to draw.
 * @returns nothing when it is no such document, cannot be read, or is more than a page can show
 */
export function openApiOf(definition: string): string | undefined {
  try {
    // Dates and the like stay what they are in JSON: text.
    const document = load(definition, { schema: JSON_SCHEMA })
    const { openapi, swagger, paths, webhooks } = objectOf(document)
    const isOne = openapi !== undefined || swagger !== undefined
    const hasOperations = typeof paths === 'object' || typeof webhooks === 'object'
    return isOne && hasOperations && parts(document, mostParts) <= mostParts ? JSON.stringify(document) : undefined
  } catch {
    return undefined
  }
}
