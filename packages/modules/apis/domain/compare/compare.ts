import { type ApiDescription, readDescription } from '../description.ts'
import { unresolvedIn } from '../references.ts'
import type { ApiChange, ApiComparison } from './change.ts'
import { compareAsyncApi } from './compare-asyncapi.ts'
import { compareGraphql } from './compare-graphql.ts'
import { compareOpenApi } from './compare-openapi.ts'
import { compareProtobuf } from './compare-protobuf.ts'

/** Changes that a page shows. */
const maxChanges = 50
const order: readonly ApiChange['effect'][] = ['breaking', 'risky', 'added']

const incomplete = (why: string): ApiComparison => ({ changes: [], incomplete: why })

/** References named in a sentence. */
const maxNamed = 3

/** What could not be followed, and is therefore not compared. */
function unresolved(...descriptions: ApiDescription[]): string[] {
  const all = [...new Set(descriptions.flatMap((d) => ('document' in d ? unresolvedIn(d.document) : [])))]
  if (all.length === 0) return []
  const more = all.length > maxNamed ? ` and ${all.length - maxNamed} more` : ''
  return [`What these references lead to is unknown, and was not compared: ${all.slice(0, maxNamed).join(', ')}${more}.`]
}

function compare(before: ApiDescription, after: ApiDescription): ApiComparison {
  if (before.format === 'graphql' && after.format === 'graphql') return compareGraphql(before.schema, after.schema)
  if (before.format === 'protobuf' && after.format === 'protobuf') return compareProtobuf(before.root, after.root)
  if (before.format === 'asyncapi' && after.format === 'asyncapi') return compareAsyncApi(before.document, after.document)
  if (before.format === 'openapi' && after.format === 'openapi') return compareOpenApi(before.document, after.document)
  return incomplete('The two descriptions are of different formats.')
}

/**
 * Differences between two API descriptions from the clients' point of view, most severe first. An empty result differs from an
 * impossible comparison, which has a reason.
 * @param type the API's `spec.type`
 */
export function compareApis(type: string, before: string, after: string): ApiComparison {
  const [old, now] = [readDescription(type, before), readDescription(type, after)]
  if (!old || !now)
    return incomplete(`The ${old ? 'new' : 'earlier'} description could not be read, so the two were not compared.`)
  const { changes, incomplete: why } = compare(old, now)
  const unique = [...new Map(changes.map((c) => [`${c.effect} ${c.what}`, c])).values()]
  const more = unique.length > maxChanges ? [`Only the first ${maxChanges} of ${unique.length} changes are listed.`] : []
  const whole = [...(why ? [why] : []), ...unresolved(old, now), ...more].join(' ')
  return {
    changes: unique.sort((a, b) => order.indexOf(a.effect) - order.indexOf(b.effect)).slice(0, maxChanges),
    ...(whole ? { incomplete: whole } : {}),
  }
}
