import { type GraphQLSchema, isObjectType } from 'graphql'
import { type NamespaceBase, type Root, Service } from 'protobufjs'
import { asyncApiOperations } from './asyncapi.ts'
import type { ApiDescription } from './description.ts'
import { type Loose, textOf } from './loose.ts'
import { openApiOperations } from './openapi.ts'

/** An operation of an API. */
export type ApiOperation = {
  /** GET, QUERY, PUBLISH, RPC … */
  method: string
  /** A path, a field, a channel, or Service.Method. */
  name: string
  summary: string
}

/** More operations of one API are not useful in a list. */
const maxOperations = 5000

const ofOpenApi = (document: Loose): ApiOperation[] =>
  openApiOperations(document).map(({ method, path, operation: { summary, operationId, description } }) => ({
    method,
    name: path,
    summary: textOf(summary, operationId, description),
  }))

const ofAsyncApi = (document: Loose): ApiOperation[] =>
  asyncApiOperations(document).map(({ method, channel, summary }) => ({ method, name: channel, summary }))

function ofGraphql(schema: GraphQLSchema): ApiOperation[] {
  const roots = [
    ['QUERY', schema.getQueryType()],
    ['MUTATION', schema.getMutationType()],
    ['SUBSCRIPTION', schema.getSubscriptionType()],
  ] as const
  return roots.flatMap(([method, type]) =>
    isObjectType(type)
      ? Object.values(type.getFields()).map((f) => ({ method, name: f.name, summary: textOf(f.description) }))
      : [],
  )
}

function servicesIn(space: NamespaceBase): Service[] {
  return space.nestedArray.flatMap((o) => (o instanceof Service ? [o] : 'nestedArray' in o ? servicesIn(o as NamespaceBase) : []))
}

function ofProtobuf(root: Root): ApiOperation[] {
  return servicesIn(root).flatMap((service) =>
    service.methodsArray.map((m) => ({ method: 'RPC', name: `${service.name}.${m.name}`, summary: textOf(m.comment) })),
  )
}

/** The operations of an API. Empty if its description cannot be parsed. */
export function operationsOf(description: ApiDescription | undefined): ApiOperation[] {
  if (!description) return []
  return read(description).slice(0, maxOperations)
}

function read(description: ApiDescription): ApiOperation[] {
  switch (description.format) {
    case 'graphql':
      return ofGraphql(description.schema)
    case 'protobuf':
      return ofProtobuf(description.root)
    case 'asyncapi':
      return ofAsyncApi(description.document)
    case 'openapi':
      return ofOpenApi(description.document)
  }
}
