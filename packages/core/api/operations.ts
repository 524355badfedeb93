import { buildASTSchema, isObjectType, parse as parseGraphql } from 'graphql'
import { parse as parseProto, type NamespaceBase, Service } from 'protobufjs'
import { load } from 'js-yaml'
import { type Loose, mostCharacters, objectOf, textOf } from './loose.ts'

/** Something that an API can be asked for. */
export type ApiOperation = {
  /** GET, QUERY, PUBLISH, RPC … */
  method: string
  /** A path, a field, a channel, or Service.Method. */
  name: string
  summary: string
}

const httpMethods = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace', 'query']
/** An API with more is one that nobody looks through. */
const mostOperations = 5000

function ofOpenApi(document: Loose): ApiOperation[] {
  const groups = [...Object.entries(objectOf(document.paths)), ...Object.entries(objectOf(document.webhooks))]
  return groups.flatMap(([name, item]) =>
    Object.entries(objectOf(item)).flatMap(([method, operation]) => {
      if (!httpMethods.includes(method.toLowerCase())) return []
      const { summary, operationId, description } = objectOf(operation)
      return [{ method: method.toUpperCase(), name, summary: textOf(summary, operationId, description) }]
    }),
  )
}

function ofAsyncApi(document: Loose): ApiOperation[] {
  const channels = objectOf(document.channels)
  // Version 3 has operations of its own, which refer to channels; version 2 has them inside.
  if (document.operations !== undefined)
    return Object.entries(objectOf(document.operations)).map(([key, value]) => {
      const { action, channel, summary, title, description } = objectOf(value)
      const ref =
        String(objectOf(channel).$ref ?? '')
          .split('/')
          .at(-1) ?? ''
      const address = textOf(objectOf(channels[ref]).address, ref, key)
      return { method: textOf(action).toUpperCase() || 'SEND', name: address, summary: textOf(summary, title, description, key) }
    })
  return Object.entries(channels).flatMap(([name, item]) =>
    ['publish', 'subscribe'].flatMap((action) => {
      const operation = objectOf(item)[action]
      if (operation === undefined) return []
      const { summary, operationId, description } = objectOf(operation)
      return [{ method: action.toUpperCase(), name, summary: textOf(summary, operationId, description) }]
    }),
  )
}

function ofGraphql(text: string): ApiOperation[] {
  const schema = buildASTSchema(parseGraphql(text, { noLocation: true }), { assumeValid: true, assumeValidSDL: true })
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

function ofProtobuf(text: string): ApiOperation[] {
  const { root } = parseProto(text, { keepCase: true, alternateCommentMode: true })
  return servicesIn(root).flatMap((service) =>
    service.methodsArray.map((m) => ({ method: 'RPC', name: `${service.name}.${m.name}`, summary: textOf(m.comment) })),
  )
}

/**
 * What an API can be asked for, read from its description.
 * @param type the API's `spec.type`: openapi, asyncapi, graphql, grpc, or another of the same content
 * @returns nothing for what cannot be read: a description is text that anybody may write
 */
export function operationsOf(type: string, definition: string): ApiOperation[] {
  if (definition.length > mostCharacters) return []
  try {
    return readOperations(type.toLowerCase(), definition).slice(0, mostOperations)
  } catch {
    return []
  }
}

function readOperations(type: string, definition: string): ApiOperation[] {
  if (type === 'graphql') return ofGraphql(definition)
  if (type === 'grpc' || type === 'protobuf') return ofProtobuf(definition)
  const document = objectOf(load(definition))
  return document.asyncapi === undefined ? ofOpenApi(document) : ofAsyncApi(document)
}
