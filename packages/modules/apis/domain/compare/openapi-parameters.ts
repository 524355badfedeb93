import { follow, type Loose, listOf, objectOf, textOf } from '../loose.ts'
import type { OpenApiOperation } from '../openapi.ts'

export type Parameter = { name: string; in: string; parameter: Loose }

/** Described by content types and security schemes: OpenAPI 3 ignores parameters of these names, and Swagger 2 does not. */
const ignoredHeaders = ['accept', 'content-type', 'authorization']

/** The parameters of an operation, then those of its path. Path parameters are identified by position. */
export function parametersOf({
  document,
  operation: { path, item, operation },
}: {
  document: Loose
  operation: OpenApiOperation
}): Map<string, Parameter> {
  const positions = [...path.matchAll(/\{([^}]*)\}/g)].map((m) => m[1])
  const isIgnored = (p: Loose) =>
    document.swagger === undefined && p.in === 'header' && ignoredHeaders.includes(textOf(p.name).toLowerCase())
  const all = [...listOf(item.parameters), ...listOf(operation.parameters)]
    .map((p) => follow(document, p))
    .filter((p) => !isIgnored(p))
  return new Map(
    all.map((parameter): [string, Parameter] => {
      const [name, location] = [textOf(parameter.name), textOf(parameter.in)]
      const id =
        location === 'path'
          ? `path ${positions.indexOf(name)}`
          : `${location} ${location === 'header' ? name.toLowerCase() : name}`
      return [id, { name, in: location, parameter }]
    }),
  )
}

/** The schema of a parameter or header, which may be inside a media type. */
export function schemaOf(parameter: Loose): unknown {
  if (parameter.schema !== undefined) return parameter.schema
  return objectOf(Object.values(objectOf(parameter.content))[0]).schema
}

/** How lists and objects are serialized in a URL or header; a media type serializes any value. */
export function styleOf({ in: location, parameter }: Parameter): string {
  const [media] = Object.keys(objectOf(parameter.content))
  if (media !== undefined) return media
  const style = textOf(parameter.style) || (location === 'query' || location === 'cookie' ? 'form' : 'simple')
  return `${style}${(parameter.explode ?? style === 'form') ? ', exploded' : ''}`
}

/** Whether a client must send a parameter. Path parameters are part of the path. */
export const isNeeded = (document: Loose, { in: location, parameter }: Parameter): boolean =>
  location !== 'path' && parameter.required === true && !('default' in follow(document, schemaOf(parameter)))
