import { type ApiDescription, readDescription } from '../description.ts'
import type { ApiChange, ApiComparison } from './change.ts'
import { compareAsyncApi } from './compare-asyncapi.ts'
import { compareGraphql } from './compare-graphql.ts'
import { compareOpenApi } from './compare-openapi.ts'
import { compareProtobuf } from './compare-protobuf.ts'

const maxChanges = 200
const order: readonly ApiChange['effect'][] = ['breaking', 'risky', 'added']

const incomplete = (why: string): ApiComparison => ({ changes: [], incomplete: why })

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
  const { changes, ...rest } = compare(old, now)
  const unique = [...new Map(changes.map((c) => [`${c.effect} ${c.what}`, c])).values()]
  return {
    ...rest,
    changes: unique.sort((a, b) => order.indexOf(a.effect) - order.indexOf(b.effect)).slice(0, maxChanges),
  }
}
