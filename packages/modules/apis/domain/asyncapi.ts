import { follow, type Loose, listOf, objectOf, textOf } from './loose.ts'

/** An operation of an AsyncAPI document. */
export type AsyncApiOperation = {
  /** PUBLISH and SUBSCRIBE in version 2, SEND and RECEIVE in version 3. */
  method: string
  /** The address of its channel. */
  channel: string
  summary: string
  /** By name. Values may be references. */
  messages: Map<string, unknown>
  /** Messages of its reply, in version 3. */
  replies?: Map<string, unknown>
}

const refName = (value: unknown): string => textOf(objectOf(value).$ref).split('/').at(-1) ?? ''

/** Messages by name: their own, that of a reference to them, or their position. */
function named(document: Loose, values: [key: string, value: unknown][]): Map<string, unknown> {
  return new Map(values.map(([key, value]) => [textOf(follow(document, value).name) || refName(value) || key, value]))
}

function messagesOfV2(document: Loose, operation: Loose): Map<string, unknown> {
  const { message } = operation
  const several = listOf(follow(document, message).oneOf)
  const all = several.length > 0 ? several : message === undefined ? [] : [message]
  return named(
    document,
    all.map((value, i) => [`message ${i + 1}`, value]),
  )
}

function ofV2(document: Loose): AsyncApiOperation[] {
  return Object.entries(objectOf(document.channels)).flatMap(([name, value]) => {
    const channel = follow(document, value)
    return ['publish', 'subscribe'].flatMap((action) => {
      if (channel[action] === undefined) return []
      const operation = follow(document, channel[action])
      const { summary, operationId, description } = operation
      return [
        {
          method: action.toUpperCase(),
          channel: name,
          summary: textOf(summary, operationId, description),
          messages: messagesOfV2(document, operation),
        },
      ]
    })
  })
}

function ofV3(document: Loose): AsyncApiOperation[] {
  return Object.entries(objectOf(document.operations)).map(([key, value]) => {
    const operation = follow(document, value)
    const channel = follow(document, operation.channel)
    const reply = follow(document, operation.reply)
    const messagesIn = (listed: unknown[], channel: Loose) =>
      named(
        document,
        listed.length > 0 ? listed.map((m, i) => [`message ${i + 1}`, m]) : Object.entries(objectOf(channel.messages)),
      )
    return {
      method: textOf(operation.action).toUpperCase() || 'SEND',
      channel: textOf(channel.address, refName(operation.channel), key),
      summary: textOf(operation.summary, operation.title, operation.description, key),
      messages: messagesIn(listOf(operation.messages), channel),
      replies: messagesIn(listOf(reply.messages), follow(document, reply.channel)),
    }
  })
}

/** Every operation of a document. In version 3 they are separate and refer to channels; in version 2 they are inside channels. */
export const asyncApiOperations = (document: Loose): AsyncApiOperation[] =>
  document.operations === undefined ? ofV2(document) : ofV3(document)

/**
 * Channels of version 3 that no operation uses: a description of topics may consist of them. They are compared like messages that
 * others receive.
 */
export function unusedChannels(document: Loose): AsyncApiOperation[] {
  if (!/^3/.test(String(document.asyncapi))) return []
  const used = new Set(
    Object.values(objectOf(document.operations)).flatMap((value) => {
      const operation = follow(document, value)
      return [operation, follow(document, operation.reply)].map(({ channel }) => follow(document, channel))
    }),
  )
  return Object.entries(objectOf(document.channels)).flatMap(([key, value]) => {
    const channel = follow(document, value)
    if (used.has(channel)) return []
    const messages = named(document, Object.entries(objectOf(channel.messages)))
    const summary = textOf(channel.summary, channel.title)
    return [{ method: 'CHANNEL', channel: textOf(channel.address, key), summary, messages }]
  })
}

/** Every message of a document by name: those of operations and those defined by channels. */
export function asyncApiMessages(document: Loose): Map<string, unknown> {
  const channels = Object.values(objectOf(document.channels)).map((value) => follow(document, value))
  const all = [
    ...asyncApiOperations(document).map((o) => o.messages),
    ...channels.map((channel) => named(document, Object.entries(objectOf(channel.messages)))),
  ]
  return new Map(all.flatMap((messages) => [...messages]))
}

/** The payload's schema and its format; undefined for JSON Schema. */
export function payloadOf(document: Loose, message: unknown): { schema: unknown; format: string | undefined } {
  const found = follow(document, message)
  const payload = follow(document, found.payload)
  // Version 3 may wrap a schema of another format.
  const [schema, format] =
    payload.schemaFormat === undefined ? [found.payload, found.schemaFormat] : [payload.schema, payload.schemaFormat]
  // Its parameters are the version of the format.
  const named = textOf(format).split(';')[0]?.trim().toLowerCase() ?? ''
  return { schema, format: named === '' || jsonSchemas.test(named) ? undefined : named }
}

/** Formats that are JSON Schema. Those of Avro and Protobuf may also be written as JSON. */
const jsonSchemas = /^application\/(schema|vnd\.aai\.asyncapi|vnd\.oai\.openapi)(\+|$)|^application\/json$/

/** Headers and media type of a message. Its traits complete it; where both have headers, both apply. */
export function envelopeOf(document: Loose, message: unknown): { headers: unknown; contentType: string } {
  const found = follow(document, message)
  const parts = [...listOf(found.traits).map((trait) => follow(document, trait)), found]
  const headers = parts.flatMap((part) => (part.headers === undefined ? [] : [part.headers]))
  const contentType = textOf(...parts.map((part) => part.contentType).reverse(), document.defaultContentType)
  return { headers: headers.length > 1 ? { allOf: headers } : headers[0], contentType: contentType.toLowerCase() }
}

/** The servers of a document, as `host/path`. */
export function asyncApiServers(document: Loose): Set<string> {
  const urls = Object.values(objectOf(document.servers)).map((value) => {
    const { url, host, pathname } = follow(document, value)
    return textOf(url) || `${textOf(host)}${textOf(pathname)}`
  })
  return new Set(urls.map((url) => url.replace(/^[a-z][a-z0-9+.-]*:\/\//i, '').replace(/\/+$/, '')).filter(Boolean))
}
