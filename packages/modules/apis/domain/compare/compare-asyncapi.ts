import { type AsyncApiOperation, asyncApiOperations, payloadOf } from '../asyncapi.ts'
import type { Loose } from '../loose.ts'
import { type ApiChange, type ApiComparison, added, breaking, risky } from './change.ts'
import { tooLarge } from './compare-openapi.ts'
import { type Direction, SchemaComparison } from './compare-schema.ts'

const nameOf = ({ method, channel }: AsyncApiOperation) => `${method} ${channel}`

/** PUBLISH is what others may publish, and RECEIVE what the application receives. */
const directionOf = ({ method }: AsyncApiOperation): Direction =>
  method === 'PUBLISH' || method === 'RECEIVE' ? 'sent' : 'received'

/** AsyncAPI 2 describes what others do, and 3 what the application does: SUBSCRIBE and SEND are equivalent. */
const keyOf = (operation: AsyncApiOperation) => `${directionOf(operation)} ${operation.channel}`

type Document = { document: Loose; operation: AsyncApiOperation }

function compareMessages(schemas: SchemaComparison, before: Document, after: Document): ApiChange[] {
  const direction = directionOf(after.operation)
  const [olds, nows] = [before.operation.messages, after.operation.messages]
  const at = nameOf(after.operation)
  const single = olds.size === 1 && nows.size === 1
  return [...olds].flatMap(([name, old]) => {
    const now = single ? [...nows.values()][0] : nows.get(name)
    if (now === undefined) return [breaking(`${at}: the message ${name} was removed.`)]
    const [was, is] = [payloadOf(before.document, old), payloadOf(after.document, now)]
    const place = single ? at : `${at} ${name}`
    if (was.format !== is.format) return [breaking(`${place} is now written in another format.`)]
    if (was.format !== undefined)
      return JSON.stringify(was.schema) === JSON.stringify(is.schema)
        ? []
        : [risky(`${place} has changed, and its format (${was.format}) cannot be compared.`)]
    return schemas.compare(
      { document: before.document, schema: was.schema },
      { document: after.document, schema: is.schema },
      direction,
      place,
    )
  })
}

export function compareAsyncApi(before: Loose, after: Loose): ApiComparison {
  const [olds, nows] = [asyncApiOperations(before), asyncApiOperations(after)]
  const schemas = new SchemaComparison('sent')
  const byKey = new Map(nows.map((o) => [keyOf(o), o]))
  const known = new Set(olds.map(keyOf))
  const changes = [
    ...nows.filter((o) => !known.has(keyOf(o))).map((o) => added(`${nameOf(o)} is new.`)),
    ...olds.flatMap((old) => {
      const now = byKey.get(keyOf(old))
      if (!now) return [breaking(`${nameOf(old)} was removed.`)]
      return compareMessages(schemas, { document: before, operation: old }, { document: after, operation: now })
    }),
  ]
  return { changes, ...(schemas.exhausted ? { incomplete: tooLarge } : {}) }
}
