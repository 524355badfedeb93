import {
  Enum,
  type Field,
  MapField,
  type Method,
  type NamespaceBase,
  type ReflectionObject,
  type Root,
  Service,
  Type,
  util,
} from 'protobufjs'
import { type ApiChange, type ApiComparison, breaking, byName, risky } from './change.ts'

const fullName = (o: ReflectionObject) => o.fullName.replace(/^\./, '')

function all<T extends ReflectionObject>(space: NamespaceBase, kind: abstract new (...given: never[]) => T): Map<string, T> {
  const inside = (o: ReflectionObject): T[] => [
    ...(o instanceof kind ? [o] : []),
    ...('nestedArray' in o ? (o as NamespaceBase).nestedArray.flatMap(inside) : []),
  ]
  return new Map(space.nestedArray.flatMap(inside).map((o) => [fullName(o), o]))
}

/** The full name of a type, however the file abbreviates it; unchanged if it is defined in another file. */
function typeName(of: NamespaceBase | null, written: string): string {
  const found = of?.lookup(written)
  return found ? fullName(found) : written.replace(/^\./, '')
}

/** Wire-compatible types; changing to any other type corrupts values. */
const compatible = [
  ['int32', 'uint32', 'int64', 'uint64', 'bool'],
  ['sint32', 'sint64'],
  ['fixed32', 'sfixed32'],
  ['fixed64', 'sfixed64'],
  ['string', 'bytes'],
]

function typeOf(field: Field): string {
  const type = typeName(field.parent, field.type)
  if (field instanceof MapField) return `map<${field.keyType}, ${type}>`
  return field.repeated ? `repeated ${type}` : field.required ? `required ${type}` : type
}

/** Enums are encoded as int32. */
const encodingOf = (field: Field): string =>
  field.resolvedType instanceof Enum && !field.repeated && !field.required ? 'int32' : typeOf(field)

/** An explicit JSON name; others are derived from the field's name. */
const jsonNameOf = (field: Field): string | undefined => field.getOption('json_name')

/** The compiler represents an optional field as a separate oneof. */
const oneofOf = ({ partOf, name }: Field) => (partOf && partOf.name !== `_${name}` ? partOf.name : undefined)

const jsonName = (field: Field) => jsonNameOf(field) ?? util.camelCase(field.name)

/** Whether only one field of the earlier message was moved into a oneof, which is compatible. */
const isAloneIn = (now: Field, old: Field) =>
  now.partOf?.fieldsArray.every((other) => other === now || old.parent?.get(other.name) === null) === true

/** Whether the oneofs of two fields have the same fields. */
const sameMembers = (old: Field, now: Field) => {
  const ids = ({ partOf }: Field) => (partOf?.fieldsArray ?? []).map((f) => f.id).sort((a, b) => a - b)
  return ids(old).join() === ids(now).join()
}

/** Extensions have a leading dot. */
const plainName = ({ name }: Field) => name.replace(/^\./, '')

function compareField(name: string, old: Field, now: Field): ApiChange[] {
  const at = `${name}.${plainName(old)} (${old.id})`
  const changes: ApiChange[] = []
  if (old.name !== now.name) changes.push(breaking(`${at} is now called ${now.name}, which breaks generated code and JSON.`))
  else if (jsonName(old) !== jsonName(now)) changes.push(breaking(`${at} is now called ${jsonName(now)} in JSON.`))
  const [was, is] = [typeOf(old), typeOf(now)]
  if (was !== is) {
    const [from, to] = [encodingOf(old), encodingOf(now)]
    const close = compatible.some((group) => group.includes(from) && group.includes(to))
    changes.push((close ? risky : breaking)(`${at} was ${was} and is now ${is}.`))
  }
  const [given, absent] = [old, now].map((field): unknown => field.getOption('default'))
  if (!Object.is(given, absent))
    changes.push(risky(`${at} has the default ${absent ?? 'of its type'} instead of ${given ?? 'that of its type'}.`))
  const [from, to] = [oneofOf(old), oneofOf(now)]
  if (from && to && from !== to && sameMembers(old, now))
    return [...changes, risky(`The oneof ${from} of ${name} is now called ${to}.`)]
  if (from !== to && !to) changes.push(breaking(`${at} is no longer part of the oneof ${from}.`))
  if (from !== to && to) changes.push((isAloneIn(now, old) ? risky : breaking)(`${at} is now part of the oneof ${to}.`))
  return changes
}

/** Earlier clients may still use a reserved number or name with its former meaning. */
function reused(old: Type | Enum, at: string, id: number, name: string): ApiChange[] {
  if (old.isReservedId(id)) return [breaking(`${at} uses the number ${id}, which was reserved.`)]
  return old.isReservedName(name) ? [breaking(`${at} uses a name that was reserved.`)] : []
}

/** Longer ranges are compared by their ends. */
const maxRange = 1000

function isReserved(of: Type | Enum, from: number, to: number): boolean {
  if (to - from > maxRange) return of.isReservedId(from) && of.isReservedId(to)
  return Array.from({ length: to - from + 1 }, (_, i) => from + i).every((id) => of.isReservedId(id))
}

/** Numbers and names that may now be given to something else. */
function released(old: Type | Enum, now: Type | Enum, at: string): ApiChange[] {
  const used = now instanceof Enum ? Object.entries(now.values) : now.fieldsArray.map((f) => [f.name, f.id] as const)
  return (old.reserved ?? []).flatMap((reserved) => {
    if (typeof reserved === 'string') {
      const isKept = now.isReservedName(reserved) || used.some(([name]) => name === reserved)
      return isKept ? [] : [risky(`${at} no longer reserves the name ${reserved}.`)]
    }
    const [from = 0, to = from] = reserved
    if (isReserved(now, from, to) || used.some(([, id]) => id >= from && id <= to)) return []
    return [risky(`${at} no longer reserves ${from === to ? `the number ${from}` : `the numbers ${from} to ${to}`}.`)]
  })
}

/** Fields by number, which is what is encoded. */
function compareMessages(before: Root, after: Root): ApiChange[] {
  const nows = all(after, Type)
  return [...all(before, Type)].flatMap(([name, old]) => {
    const type = nows.get(name)
    if (!type) return [breaking(`The message ${name} was removed.`)]
    const numbers = new Set(old.fieldsArray.map((f) => f.id))
    const required = type.fieldsArray.filter((f) => f.required && !numbers.has(f.id))
    return [
      ...old.fieldsArray.flatMap((field) => {
        const now = type.fieldsArray.find((f) => f.id === field.id)
        return now ? compareField(name, field, now) : [breaking(`${name}.${plainName(field)} (${field.id}) was removed.`)]
      }),
      ...required.map((f) => breaking(`${name}.${f.name} (${f.id}) is now required.`)),
      ...type.fieldsArray.flatMap((f) => reused(old, `${name}.${plainName(f)}`, f.id, plainName(f))),
      ...released(old, type, name),
    ]
  })
}

function compareEnums(before: Root, after: Root): ApiChange[] {
  const nows = all(after, Enum)
  return [...all(before, Enum)].flatMap(([name, old]) => {
    const now = nows.get(name)
    if (!now) return [breaking(`The enum ${name} was removed.`)]
    const changes = Object.entries(old.values).flatMap(([value, number]) => {
      const is = now.values[value]
      if (is === undefined) return [breaking(`${name}.${value} (${number}) was removed.`)]
      return is === number ? [] : [breaking(`${name}.${value} was ${number} and is now ${is}.`)]
    })
    const again = Object.entries(now.values).flatMap(([value, number]) => reused(old, `${name}.${value}`, number, value))
    return [...changes, ...again, ...released(old, now, name)]
  })
}

/** How a method is called over HTTP and JSON: google.api.http. */
const httpRuleOf = ({ parsedOptions }: Method): string => {
  const rules = [parsedOptions].flat().flatMap((options) => options?.['(google.api.http)'] ?? [])
  return rules.length === 0 ? '' : JSON.stringify(rules)
}

const streams = (streaming: boolean | undefined) => (streaming ? 'a stream' : 'one message')

function compareMethod(name: string, old: Method, now: Method): ApiChange[] {
  const changes: ApiChange[] = []
  const types = [
    ['accepts', old.requestType, now.requestType],
    ['returns', old.responseType, now.responseType],
  ] as const
  for (const [verb, was, is] of types) {
    const [from, to] = [typeName(old.parent, was), typeName(now.parent, is)]
    if (from !== to) changes.push(breaking(`RPC ${name} now ${verb} ${to} instead of ${from}.`))
  }
  const [rule, newRule] = [httpRuleOf(old), httpRuleOf(now)]
  if (rule !== '' && rule !== newRule) changes.push(risky(`RPC ${name} is now called over HTTP in another way.`))
  const flows = [
    ['accepts', old.requestStream, now.requestStream],
    ['returns', old.responseStream, now.responseStream],
  ] as const
  for (const [verb, was, is] of flows)
    if (Boolean(was) !== Boolean(is)) changes.push(breaking(`RPC ${name} now ${verb} ${streams(is)} instead of ${streams(was)}.`))
  return changes
}

const methodsOf = (root: Root) =>
  new Map(
    [...all(root, Service)].flatMap(([name, service]) => service.methodsArray.map((m) => [`${name}.${m.name}`, m] as const)),
  )

function compareServices(before: Root, after: Root): ApiChange[] {
  const [olds, nows] = [methodsOf(before), methodsOf(after)]
  const words = (methods: Map<string, Method>) => [...methods.keys()].map((name) => `RPC ${name}`)
  return [
    ...byName(words(olds), words(nows)),
    ...[...olds].flatMap(([name, old]) => {
      const now = nows.get(name)
      return now ? compareMethod(name, old, now) : []
    }),
  ]
}

export const compareProtobuf = (before: Root, after: Root): ApiComparison => ({
  changes: [...compareServices(before, after), ...compareMessages(before, after), ...compareEnums(before, after)],
})
