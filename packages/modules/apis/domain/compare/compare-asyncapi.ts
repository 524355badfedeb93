import {
  type AsyncApiOperation,
  asyncApiOperations,
  asyncApiServers,
  envelopeOf,
  payloadOf,
  unusedChannels,
} from '../asyncapi.ts'
import type { Loose } from '../loose.ts'
import { type ApiChange, type ApiComparison, added, breaking, risky } from './change.ts'
import { tooLarge } from './compare-openapi.ts'
import { SchemaComparison } from './compare-schema.ts'
import type { Direction } from './compare-value.ts'

const nameOf = ({ method, channel }: AsyncApiOperation) => `${method} ${channel}`

/** PUBLISH is what others may publish, and RECEIVE what the application receives. */
const directionOf = ({ method }: AsyncApiOperation): Direction =>
  method === 'PUBLISH' || method === 'RECEIVE' ? 'sent' : 'received'

/** Clients do not see the names of parameters. */
const template = (channel: string) => channel.replace(/\{[^}]*\}/g, '{}')

/** AsyncAPI 2 describes what others do, and 3 what the application does: SUBSCRIBE and SEND are equivalent. */
const keyOf = (operation: AsyncApiOperation) => `${directionOf(operation)} ${template(operation.channel)}`

type Messages = { document: Loose; messages: Map<string, unknown> }
type Message = { document: Loose; message: unknown }

function compareEnvelopes(
  schemas: SchemaComparison,
  before: Message,
  after: Message,
  { direction, at }: { direction: Direction; at: string },
): ApiChange[] {
  const [was, is] = [envelopeOf(before.document, before.message), envelopeOf(after.document, after.message)]
  const isOther = was.contentType !== '' && is.contentType !== '' && was.contentType !== is.contentType
  return [
    ...(isOther ? [breaking(`${at} was ${was.contentType} and is now ${is.contentType}.`)] : []),
    ...(was.headers === undefined && is.headers === undefined
      ? []
      : schemas.compare(
          { document: before.document, schema: was.headers ?? { type: 'object' } },
          { document: after.document, schema: is.headers ?? { type: 'object' } },
          direction,
          `${at} headers`,
        )),
  ]
}

function comparePayloads(
  schemas: SchemaComparison,
  before: Message,
  after: Message,
  { direction, at }: { direction: Direction; at: string },
): ApiChange[] {
  const [was, is] = [payloadOf(before.document, before.message), payloadOf(after.document, after.message)]
  if (was.format !== is.format) return [breaking(`${at} is now written in another format.`)]
  if (was.format !== undefined)
    return JSON.stringify(was.schema) === JSON.stringify(is.schema)
      ? []
      : [risky(`${at} has changed, and its format (${was.format}) cannot be compared.`)]
  return schemas.compare(
    { document: before.document, schema: was.schema },
    { document: after.document, schema: is.schema },
    direction,
    at,
  )
}

function compareMessages(
  schemas: SchemaComparison,
  before: Messages,
  after: Messages,
  { direction, at }: { direction: Direction; at: string },
): ApiChange[] {
  const single = before.messages.size === 1 && after.messages.size === 1
  const isFresh = (name: string) => !single && before.messages.size > 0 && !before.messages.has(name)
  const fresh = direction === 'sent' ? [] : [...after.messages.keys()].filter(isFresh)
  const kept = [...before.messages].flatMap(([name, old]) => {
    const now = single ? [...after.messages.values()][0] : after.messages.get(name)
    if (now === undefined) return [breaking(`${at}: the message ${name} was removed.`)]
    const [was, is] = [
      { document: before.document, message: old },
      { document: after.document, message: now },
    ]
    const place = { direction, at: single ? at : `${at} ${name}` }
    return [...compareEnvelopes(schemas, was, is, place), ...comparePayloads(schemas, was, is, place)]
  })
  return [...kept, ...fresh.map((name) => risky(`${at} may now have the message ${name}.`))]
}

/** The messages of an operation, and those of its reply, which go the other way. */
function compareOperation(
  schemas: SchemaComparison,
  before: { document: Loose; operation: AsyncApiOperation },
  after: { document: Loose; operation: AsyncApiOperation },
): ApiChange[] {
  const [at, direction] = [nameOf(after.operation), directionOf(after.operation)]
  const messages = (of: typeof before): Messages => ({ document: of.document, messages: of.operation.messages })
  const replies = (of: typeof before): Messages => ({ document: of.document, messages: of.operation.replies ?? new Map() })
  return [
    ...compareMessages(schemas, messages(before), messages(after), { direction, at }),
    ...compareMessages(schemas, replies(before), replies(after), {
      direction: direction === 'sent' ? 'received' : 'sent',
      at: `${at} reply`,
    }),
  ]
}

function lostServers(before: Loose, after: Loose): ApiChange[] {
  const now = asyncApiServers(after)
  if (now.size === 0) return []
  return [...asyncApiServers(before)].filter((url) => !now.has(url)).map((url) => risky(`The server ${url} was removed.`))
}

const joined = (a: ReadonlyMap<string, unknown> = new Map(), b: ReadonlyMap<string, unknown> = new Map()) => new Map([...a, ...b])

/** Several operations may have one channel and direction: to others they are one, with the messages of all. */
function operationsByKey(document: Loose): Map<string, AsyncApiOperation> {
  const all = new Map<string, AsyncApiOperation>()
  for (const operation of [...asyncApiOperations(document), ...unusedChannels(document)]) {
    const known = all.get(keyOf(operation))
    const { messages, replies } = operation
    const both = known && { ...known, messages: joined(known.messages, messages), replies: joined(known.replies, replies) }
    all.set(keyOf(operation), both ?? operation)
  }
  return all
}

export function compareAsyncApi(before: Loose, after: Loose): ApiComparison {
  const [byOldKey, byKey] = [operationsByKey(before), operationsByKey(after)]
  const schemas = new SchemaComparison('sent')
  const changes = [
    ...lostServers(before, after),
    ...[...byKey].filter(([key]) => !byOldKey.has(key)).map(([, o]) => added(`${nameOf(o)} is new.`)),
    ...[...byOldKey].flatMap(([key, old]) => {
      // A channel that gets an operation is still there.
      const now = byKey.get(key) ?? (old.method === 'CHANNEL' ? byKey.get(`sent ${template(old.channel)}`) : undefined)
      // A channel without an operation is not what callers used.
      if (!now || (now.method === 'CHANNEL' && old.method !== 'CHANNEL')) return [breaking(`${nameOf(old)} was removed.`)]
      return compareOperation(schemas, { document: before, operation: old }, { document: after, operation: now })
    }),
  ]
  return { changes, ...(schemas.exhausted ? { incomplete: tooLarge } : {}) }
}
