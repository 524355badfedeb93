import { buildASTSchema, findBreakingChanges, findDangerousChanges, parse as parseGraphql } from 'graphql'
import { load } from 'js-yaml'
import { type NamespaceBase, parse as parseProto, Type } from 'protobufjs'
import { sameJson } from '../entity/diff.ts'
import type { Json, JsonObject } from '../entity/entity.ts'
import { operationsOf } from './operations.ts'

/**
 * What a new version of an API means for those who call it. `breaking`: what worked fails. `risky`: it may, for callers
 * that did not expect it. `added`: they need not care.
 */
export type ApiChange = { effect: 'breaking' | 'risky' | 'added'; what: string }

/** Schemas are followed this deep; what lies below seldom decides. */
const deepest = 12
const mostChanges = 200

const object = (value: Json | undefined): JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {}
const list = (value: Json | undefined): Json[] => (Array.isArray(value) ? value : [])
const texts = (value: Json | undefined): string[] => list(value).filter((v): v is string => typeof v === 'string')
const breaking = (what: string): ApiChange => ({ effect: 'breaking', what })

/** Operations that are gone, and those that are new. */
function byOperations(type: string, before: string, after: string): ApiChange[] {
  const names = (text: string) => operationsOf(type, text).map((o) => `${o.method} ${o.name}`)
  const [old, now] = [new Set(names(before)), new Set(names(after))]
  return [
    ...[...old].filter((o) => !now.has(o)).map((o) => breaking(`${o} is gone.`)),
    ...[...now].filter((o) => !old.has(o)).map((o): ApiChange => ({ effect: 'added', what: `${o} is new.` })),
  ]
}

/** Follows a reference inside the document. */
function resolved(document: JsonObject, value: Json | undefined): JsonObject {
  let at = object(value)
  for (let i = 0; i < deepest && typeof at.$ref === 'string' && at.$ref.startsWith('#/'); i++) {
    const keys = at.$ref.slice(2).split('/')
    at = keys.reduce<JsonObject>((o, key) => object(o[key.replaceAll('~1', '/').replaceAll('~0', '~')]), document)
  }
  return at
}

type Side = { document: JsonObject; schema: Json | undefined }

const typesOf = (schema: JsonObject): string[] => (typeof schema.type === 'string' ? [schema.type] : texts(schema.type)).sort()

/** How a schema has changed, as those see it who send it (`in`) or receive it (`out`). */
function bySchema(before: Side, after: Side, way: 'in' | 'out', at: string, depth = 0): ApiChange[] {
  if (depth > deepest) return []
  const [old, now] = [resolved(before.document, before.schema), resolved(after.document, after.schema)]
  if (sameJson(old, now) && sameJson(before.document.components, after.document.components)) return []
  const [was, is] = [typesOf(old), typesOf(now)]
  if (was.length > 0 && is.length > 0 && !sameJson(was, is)) {
    const wider = way === 'in' ? was.every((t) => is.includes(t)) : is.every((t) => was.includes(t))
    if (!wider) return [breaking(`${at} was ${was.join(' or ')} and is ${is.join(' or ')}.`)]
  }
  const [oldNames, newNames] = [object(old.properties), object(now.properties)]
  const changes: ApiChange[] = []
  const name = (key: string) => `${at}.${key}`
  if (way === 'in') {
    const required = texts(now.required).filter((key) => !texts(old.required).includes(key))
    changes.push(...required.map((key) => breaking(`${name(key)} must be sent now.`)))
  } else {
    const gone = Object.keys(oldNames).filter((key) => !(key in newNames))
    changes.push(...gone.map((key) => breaking(`${name(key)} is no longer answered.`)))
    const optional = texts(old.required).filter((key) => key in newNames && !texts(now.required).includes(key))
    changes.push(...optional.map((key): ApiChange => ({ effect: 'risky', what: `${name(key)} may be missing now.` })))
  }
  const [oldValues, newValues] = [list(old.enum), list(now.enum)]
  const lost = oldValues.length > 0 && newValues.length > 0 ? oldValues.filter((v) => !newValues.some((n) => sameJson(n, v))) : []
  if (way === 'in') changes.push(...lost.map((v) => breaking(`${at} no longer takes ${JSON.stringify(v)}.`)))
  for (const key of Object.keys(oldNames))
    if (key in newNames)
      changes.push(
        ...bySchema({ ...before, schema: oldNames[key] }, { ...after, schema: newNames[key] }, way, name(key), depth + 1),
      )
  if (old.items !== undefined && now.items !== undefined)
    changes.push(...bySchema({ ...before, schema: old.items }, { ...after, schema: now.items }, way, `${at}[]`, depth + 1))
  return changes
}

/** The schema of JSON content, as OpenAPI 3 and Swagger 2 have it. */
const schemaOf = (body: JsonObject): Json | undefined => {
  const content = object(body.content)
  const media = Object.keys(content).find((m) => /[/+]json\b/.test(m))
  return media === undefined ? body.schema : object(content[media]).schema
}

function byParameters(
  before: JsonObject,
  after: JsonObject,
  of: { old: JsonObject[]; now: JsonObject[] },
  at: string,
): ApiChange[] {
  const parameters = (document: JsonObject, levels: JsonObject[]) =>
    new Map(
      levels
        .flatMap((level) => list(level.parameters))
        .map((p) => resolved(document, p))
        .map((p) => [`${String(p.in)} ${String(p.name)}`, p] as const),
    )
  const [old, now] = [parameters(before, of.old), parameters(after, of.now)]
  return [...now].flatMap(([key, parameter]) => {
    const was = old.get(key)
    if (parameter.required === true && was?.required !== true)
      return [breaking(`${at}: the ${key.replace(' ', ' parameter ')} must be given now.`)]
    if (!was) return []
    const sides = [
      { document: before, schema: was.schema ?? was },
      { document: after, schema: parameter.schema ?? parameter },
    ] as const
    return parameter.in === 'body' || was.in === 'body' ? bySchema(...sides, 'in', `${at} body`) : []
  })
}

function byOpenApi(before: JsonObject, after: JsonObject): ApiChange[] {
  const [oldPaths, newPaths] = [object(before.paths), object(after.paths)]
  return Object.keys(oldPaths).flatMap((path) => {
    const [oldItem, newItem] = [object(oldPaths[path]), object(newPaths[path])]
    return Object.keys(oldItem).flatMap((method) => {
      if (!(method in newItem) || !/^(get|put|post|delete|options|head|patch|trace)$/.test(method)) return []
      const [old, now] = [object(oldItem[method]), object(newItem[method])]
      const at = `${method.toUpperCase()} ${path}`
      const [oldBody, newBody] = [resolved(before, old.requestBody), resolved(after, now.requestBody)]
      const changes = byParameters(before, after, { old: [oldItem, old], now: [newItem, now] }, at)
      if (newBody.required === true && oldBody.required !== true) changes.push(breaking(`${at}: a body must be sent now.`))
      if (old.requestBody !== undefined && now.requestBody !== undefined) {
        const sides = [
          { document: before, schema: schemaOf(oldBody) },
          { document: after, schema: schemaOf(newBody) },
        ] as const
        changes.push(...bySchema(...sides, 'in', `${at} body`))
      }
      const [oldAnswers, newAnswers] = [object(old.responses), object(now.responses)]
      for (const status of Object.keys(oldAnswers).filter((s) => /^2/.test(s))) {
        if (!(status in newAnswers)) changes.push(breaking(`${at} no longer answers ${status}.`))
        else {
          const side = (document: JsonObject, answer: Json | undefined) => ({
            document,
            schema: schemaOf(resolved(document, answer)),
          })
          const sides = [side(before, oldAnswers[status]), side(after, newAnswers[status])] as const
          changes.push(...bySchema(...sides, 'out', `${at} ${status}`))
        }
      }
      return changes
    })
  })
}

const byGraphql = (before: string, after: string): ApiChange[] => {
  const schema = (text: string) =>
    buildASTSchema(parseGraphql(text, { noLocation: true }), { assumeValid: true, assumeValidSDL: true })
  const [old, now] = [schema(before), schema(after)]
  return [
    ...findBreakingChanges(old, now)
      // A scalar of the language that nothing uses any more is nobody's loss.
      .filter((c) => !c.description.startsWith('Standard scalar'))
      .map((c) => breaking(c.description)),
    ...findDangerousChanges(old, now).map((c): ApiChange => ({ effect: 'risky', what: c.description })),
    ...byOperations('graphql', before, after).filter((c) => c.effect === 'added'),
  ]
}

const typesIn = (space: NamespaceBase): Type[] =>
  space.nestedArray.flatMap((o) => [
    ...(o instanceof Type ? [o] : []),
    ...('nestedArray' in o ? typesIn(o as NamespaceBase) : []),
  ])

/** Fields of messages by their number, which is what goes over the wire. */
function byProtobuf(before: string, after: string): ApiChange[] {
  const types = (text: string) => new Map(typesIn(parseProto(text, { keepCase: true }).root).map((t) => [t.fullName.slice(1), t]))
  const now = types(after)
  return [...types(before)].flatMap(([name, old]) => {
    const type = now.get(name)
    if (!type) return [breaking(`The message ${name} is gone.`)]
    return old.fieldsArray.flatMap((field) => {
      const same = type.fieldsArray.find((f) => f.id === field.id)
      if (!same) return [breaking(`${name}.${field.name} (${field.id}) is gone.`)]
      return same.type === field.type && same.repeated === field.repeated
        ? []
        : [breaking(`${name}.${field.name} (${field.id}) was ${field.type} and is ${same.type}.`)]
    })
  })
}

function compare(type: string, before: string, after: string): ApiChange[] {
  if (type === 'graphql') return byGraphql(before, after)
  const operations = byOperations(type, before, after)
  if (type === 'grpc' || type === 'protobuf') return [...operations, ...byProtobuf(before, after)]
  const [old, now] = [object(load(before) as Json), object(load(after) as Json)]
  return old.paths === undefined ? operations : [...operations, ...byOpenApi(old, now)]
}

/**
 * What differs between two descriptions of an API for those who call it, the worst first.
 * @param type the API's `spec.type`
 * @returns nothing for what cannot be read: a description is text that anybody may write
 */
export function compareApis(type: string, before: string, after: string): ApiChange[] {
  const order = ['breaking', 'risky', 'added']
  try {
    return compare(type.toLowerCase(), before, after)
      .sort((a, b) => order.indexOf(a.effect) - order.indexOf(b.effect))
      .slice(0, mostChanges)
  } catch {
    return []
  }
}
