import { follow, type Loose, objectOf } from './loose.ts'

const httpMethods = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace', 'query']

/** An OpenAPI or Swagger operation with its path item. */
export type OpenApiOperation = {
  method: string
  /** A path, or the name of a webhook. */
  path: string
  webhook: boolean
  item: Loose
  operation: Loose
}

/** The operations of a path item: its methods, and custom ones of OpenAPI 3.2. */
const operationsIn = (item: Loose): [method: string, operation: unknown][] => [
  ...Object.entries(item).filter(([method]) => httpMethods.includes(method.toLowerCase())),
  ...Object.entries(objectOf(item.additionalOperations)),
]

/** A path item with what stands beside its reference. */
function itemOf(document: Loose, value: unknown): Loose {
  const { $ref, ...beside } = objectOf(value)
  return $ref === undefined ? objectOf(value) : { ...follow(document, value), ...beside }
}

/** Every operation of a document, including those of referenced path items. */
export function openApiOperations(document: Loose): OpenApiOperation[] {
  const entries = (group: unknown) => Object.entries(follow(document, group)).filter(([path]) => !path.startsWith('x-'))
  const groups = [
    ...entries(document.paths).map(([path, value]) => ({ path, value, webhook: false })),
    ...entries(document.webhooks).map(([path, value]) => ({ path, value, webhook: true })),
  ]
  return groups.flatMap(({ path, value, webhook }) => {
    const item = itemOf(document, value)
    return operationsIn(item).map(([method, operation]) => ({
      method: method.toUpperCase(),
      path,
      webhook,
      item,
      operation: follow(document, operation),
    }))
  })
}

/** Larger descriptions are shown as a list of operations. */
const maxParts = 60_000
const maxDepth = 500

/** Characters of a text that count as one more part. */
const charactersOfPart = 100

/** Counts the parts of a value as serialized: the content of aliases counts each time, and long texts as several. */
function parts(value: unknown, limit: number, depth = 0): number {
  if (typeof value === 'string') return 1 + Math.floor(value.length / charactersOfPart)
  if (limit <= 0 || depth > maxDepth || typeof value !== 'object' || value === null) return 1
  let count = 1
  for (const inner of Object.values(value)) {
    count += parts(inner, limit - count, depth + 1)
    if (count > limit) break
  }
  return count
}

const drawnMethods = /^(get|put|post|delete|options|head|patch|trace)$/i

/** Path items with references resolved, and without what the renderer does not support. */
function drawnItems(document: Loose, group: unknown): Loose {
  const items = Object.entries(follow(document, group)).map(([path, value]): [string, Loose] => {
    const { additionalOperations: _, query: __, ...item } = itemOf(document, value)
    return [path, item]
  })
  return Object.fromEntries(items)
}

/** Components with references to whole groups resolved: the renderer does not look through them. */
const drawnComponents = (document: Loose): Loose =>
  Object.fromEntries(
    Object.entries(follow(document, document.components)).map(([group, value]) => [group, follow(document, value)]),
  )

/** Whether the OpenAPI renderer, which supports versions up to 3.1, can show an operation. */
export const isDrawn = ({ method }: Pick<OpenApiOperation, 'method'>): boolean => drawnMethods.test(method)

/**
 * An OpenAPI or Swagger document as JSON for rendering.
 * @returns nothing if it is not one, or too large for a page
 */
export function openApiJson(document: Loose): string | undefined {
  const { openapi, swagger, paths, webhooks } = document
  const isOne = openapi !== undefined || swagger !== undefined
  const hasOperations = typeof paths === 'object' || typeof webhooks === 'object'
  if (!isOne || !hasOperations || parts(document, maxParts) > maxParts) return undefined
  const drawn = {
    ...document,
    ...(/^3\.[2-9]/.test(String(openapi)) ? { openapi: '3.1.1' } : {}),
    ...(paths === undefined ? {} : { paths: drawnItems(document, paths) }),
    ...(webhooks === undefined ? {} : { webhooks: drawnItems(document, webhooks) }),
    ...(document.components === undefined ? {} : { components: drawnComponents(document) }),
  }
  try {
    return JSON.stringify(drawn)
  } catch {
    // Nested too deeply, or with circular aliases.
    return undefined
  }
}
