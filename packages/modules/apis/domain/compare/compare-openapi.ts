import { follow, type Loose, objectOf } from '../loose.ts'
import { type OpenApiOperation, openApiOperations } from '../openapi.ts'
import { type ApiChange, type ApiComparison, added, breaking, risky } from './change.ts'
import { SchemaComparison } from './compare-schema.ts'
import { bySecurity } from './compare-security.ts'
import { basesOf, lostServers, movedServers } from './compare-servers.ts'
import { defaultChanges } from './compare-value.ts'
import { isNeeded, type Parameter, parametersOf, schemaOf, styleOf } from './openapi-parameters.ts'
import { viewOf } from './schema-view.ts'
import { asOpenApi3 } from './swagger-two.ts'

/** An operation with its position in the description. */
type Document = { document: Loose; operation: OpenApiOperation }

/** Clients do not see the names of path parameters. */
const template = (path: string) => path.replace(/\{[^}]*\}/g, '{}').replace(/(.)\/+$/, '$1')

const key = (method: string, path: string) => `${method} ${template(path)}`
const nameOf = ({ method, path, webhook }: OpenApiOperation) => `${webhook ? 'Webhook' : method} ${path}`

/** Pairs of operations: first with equal URLs, then with equal paths, whose server has changed. */
function pairs(before: Loose, after: Loose) {
  const [olds, nows] = [openApiOperations(before), openApiOperations(after)]
  const addresses = (document: Loose, o: OpenApiOperation) => basesOf(document, o).map((base) => key(o.method, base + o.path))
  const byAddress = new Map(nows.flatMap((o) => addresses(after, o).map((a) => [a, o] as const)))
  const byPath = new Map(nows.map((o) => [key(o.method, o.path), o]))
  const found = olds.map((old) => {
    const same = addresses(before, old).flatMap((a) => byAddress.get(a) ?? [])[0]
    const now = same ?? byPath.get(key(old.method, old.path))
    return { old, now, moved: same === undefined && now !== undefined }
  })
  const met = new Set(found.map((f) => f.now))
  return { found, fresh: nows.filter((o) => !met.has(o)) }
}

class OpenApiComparison {
  readonly schemas = new SchemaComparison()
  private readonly events = new SchemaComparison('sent')

  get exhausted(): boolean {
    return this.schemas.exhausted || this.events.exhausted
  }

  operation(before: Document, after: Document, at: string): ApiChange[] {
    if (after.operation.webhook) return this.webhook(before, after, at)
    return [
      ...bySecurity(before, after, at),
      ...this.parameters(before, after, at),
      ...this.body(before, after, at),
      ...this.responses(before, after, at),
      ...this.callbacks(before, after, at),
    ]
  }

  /** Here the API is the client: its request body is received, and the response does not matter to others. */
  private webhook(before: Document, after: Document, at: string): ApiChange[] {
    const body = ({ document, operation }: Document): Content => ({
      document,
      of: follow(document, operation.operation.requestBody),
    })
    return this.content(body(before), body(after), 'received', `${at} body`, this.events)
  }

  private parameters(before: Document, after: Document, at: string): ApiChange[] {
    const [olds, nows] = [parametersOf(before), parametersOf(after)]
    const changes = [...nows].flatMap(([id, now]) => {
      const old = olds.get(id)
      if (isNeeded(after.document, now) && !(old && isNeeded(before.document, old)))
        return [breaking(`${at}: the ${now.in} parameter ${now.name} is now required.`)]
      return old ? this.parameter(before, after, { old, now }, at) : []
    })
    const gone = [...olds].filter(([id, { in: location }]) => !nows.has(id) && location !== 'path')
    return [...changes, ...gone.map(([, p]) => risky(`${at}: the ${p.in} parameter ${p.name} was removed.`))]
  }

  private parameter(
    before: Document,
    after: Document,
    { old, now }: { old: Parameter; now: Parameter },
    at: string,
  ): ApiChange[] {
    const name = `${at} ${now.in} parameter ${now.name}`
    const changes = this.schemas.compare(
      { document: before.document, schema: schemaOf(old.parameter) },
      { document: after.document, schema: schemaOf(now.parameter) },
      'sent',
      name,
    )
    const was = viewOf(before.document, schemaOf(old.parameter))
    const is = viewOf(after.document, schemaOf(now.parameter))
    const isWritten = is.types?.has('array') || is.types?.has('object') || [old, now].some(({ parameter }) => parameter.content)
    const style = isWritten && styleOf(old) !== styleOf(now) ? [breaking(`${name} is now written in another style.`)] : []
    return [...changes, ...defaultChanges(was, is, name), ...style]
  }

  private body(before: Document, after: Document, at: string): ApiChange[] {
    const [old, now] = [before, after].map(({ document, operation }) => follow(document, operation.operation.requestBody))
    const changes: ApiChange[] = []
    if (now?.required === true && old?.required !== true) changes.push(breaking(`${at}: a body is now required.`))
    if (old?.content && !now?.content) changes.push(risky(`${at} no longer has a body.`))
    if (!old?.content || !now?.content) return changes
    return [
      ...changes,
      ...this.content({ document: before.document, of: old }, { document: after.document, of: now }, 'sent', `${at} body`),
    ]
  }

  /** Media types of a body or response with their schemas. */
  private content(
    before: Content,
    after: Content,
    direction: 'sent' | 'received',
    at: string,
    schemas = this.schemas,
  ): ApiChange[] {
    const [olds, nows] = [mediaOf(before), mediaOf(after)]
    return [...olds].flatMap(([media, old]) => {
      const now = inMedia(nows, media) ?? (direction === 'received' ? withinMedia(nows, media) : undefined)
      if (now === undefined)
        return [
          breaking(direction === 'sent' ? `${at} is no longer accepted as ${media}.` : `${at} ${schemas.lost} as ${media}.`),
        ]
      const name = olds.size > 1 ? `${at} (${media})` : at
      const compare = (key: 'schema' | 'itemSchema', place: string) =>
        schemas.compare(
          { document: before.document, schema: old[key] },
          { document: after.document, schema: now[key] },
          direction,
          place,
        )
      // OpenAPI 3.2 describes each item of a stream.
      return [...compare('schema', name), ...compare('itemSchema', `${name}[]`)]
    })
  }

  /** Errors are compared where both versions describe them; clients expect every other status. */
  private responses(before: Document, after: Document, at: string): ApiChange[] {
    const [olds, nows] = [before, after].map(({ operation }) => objectOf(operation.operation.responses))
    return Object.keys(olds ?? {}).flatMap((status) => {
      if (/^x-/i.test(status)) return []
      const isError = /^[145]/.test(status)
      const now = isError ? ownAnswer(status, nows ?? {}) : answerFor(status, nows ?? {})
      if (now === undefined) return isError || status === 'default' ? [] : [breaking(`${at} no longer returns ${status}.`)]
      return this.response(before, after, { old: olds?.[status], now }, `${at} ${status}`)
    })
  }

  private response(before: Document, after: Document, { old, now }: { old: unknown; now: unknown }, at: string): ApiChange[] {
    const [was, is] = [follow(before.document, old), follow(after.document, now)]
    return [
      ...this.headers({ document: before.document, of: was }, { document: after.document, of: is }, at),
      ...this.content({ document: before.document, of: was }, { document: after.document, of: is }, 'received', at),
    ]
  }

  private headers(before: Content, after: Content, at: string): ApiChange[] {
    const headersOf = ({ document, of }: Content) =>
      Object.entries(objectOf(of.headers)).map(([name, header]) => ({ name, header: follow(document, header) }))
    const nows = new Map(headersOf(after).map(({ name, header }) => [name.toLowerCase(), header]))
    return headersOf(before).flatMap(({ name, header }) => {
      const now = nows.get(name.toLowerCase())
      if (!now) return [risky(`${at}: the header ${name} was removed.`)]
      return this.schemas.compare(
        { document: before.document, schema: schemaOf(header) },
        { document: after.document, schema: schemaOf(now) },
        'received',
        `${at} header ${name}`,
      )
    })
  }

  /** Requests that the API sends to a client, by the name of the callback and its expression. */
  private callbacks(before: Document, after: Document, at: string): ApiChange[] {
    const callbacksOf = ({ document, operation }: Document) =>
      Object.entries(objectOf(operation.operation.callbacks)).flatMap(([name, callback]) =>
        openApiOperations({ ...document, paths: {}, webhooks: follow(document, callback) }).map((o) => ({
          id: `${name} ${o.method} ${o.path}`,
          name,
          of: { document, operation: o },
        })),
      )
    const nows = callbacksOf(after)
    return callbacksOf(before).flatMap(({ id, name, of }) => {
      const now = nows.find((n) => n.id === id) ?? nows.find((n) => n.name === name)
      if (!now) return [breaking(`${at}: the callback ${name} was removed.`)]
      return this.webhook(of, now.of, `${at} callback ${name}`)
    })
  }
}

type Content = { document: Loose; of: Loose }

/** `application/json; charset=utf-8` is `application/json`. Other parameters, such as versions, tell types apart. */
function mediaName(media: string): string {
  const [type = '', ...parameters] = media.split(';').map((part) => part.trim().toLowerCase())
  return [type, ...parameters.filter((p) => p !== '' && !p.startsWith('charset=')).sort()].join(';')
}

const mediaOf = ({ document, of }: Content): Map<string, Loose> =>
  new Map(Object.entries(objectOf(of.content)).map(([media, value]) => [mediaName(media), follow(document, value)]))

/** The description of a media type, of one with fewer parameters, or of a range that it is in. */
const inMedia = (types: Map<string, Loose>, media: string): Loose | undefined =>
  types.get(media) ?? types.get(media.replace(/;.*/, '')) ?? types.get(media.replace(/\/.*/, '/*')) ?? types.get('*/*')

/** For a range, the description of a media type in it. */
function withinMedia(types: Map<string, Loose>, range: string): Loose | undefined {
  if (!range.endsWith('/*')) return undefined
  const start = range === '*/*' ? '' : range.slice(0, -1)
  return [...types].find(([media]) => media.startsWith(start))?.[1]
}

/** The response that is described for a status or its range. */
function ownAnswer(status: string, answers: Loose): unknown {
  const range = `${status[0]}XX`
  return answers[status] ?? answers[range] ?? answers[range.toLowerCase()]
}

/** The response for a status: its own, that of its range, or the default; for a range, any status in it. */
function answerFor(status: string, answers: Loose): unknown {
  const own = ownAnswer(status, answers)
  if (own !== undefined || status === 'default') return own
  const within = /xx$/i.test(status) ? Object.keys(answers).find((s) => s.startsWith(status[0] ?? '')) : undefined
  return within === undefined ? answers.default : answers[within]
}

export function compareOpenApi(before: Loose, after: Loose): ApiComparison {
  const { found, fresh } = pairs(before, after)
  const comparison = new OpenApiComparison()
  const inFull = (document: Loose, operation: OpenApiOperation): Document => ({
    document,
    operation: asOpenApi3(document, operation),
  })
  const kept = found.flatMap(({ old, now, moved }) => (now ? [{ old, now, moved }] : []))
  const changes = [
    ...movedServers(
      before,
      after,
      kept.filter((k) => k.moved),
    ),
    ...lostServers(before, after),
    ...found.filter((f) => !f.now).map(({ old }) => breaking(`${nameOf(old)} was removed.`)),
    ...fresh.map((o) => added(`${nameOf(o)} is new.`)),
    ...kept.flatMap(({ old, now }) => comparison.operation(inFull(before, old), inFull(after, now), nameOf(now))),
  ]
  return { changes, ...(comparison.exhausted ? { incomplete: tooLarge } : {}) }
}

export const tooLarge = 'The two descriptions are too large, or nested too deeply, to compare every schema.'
