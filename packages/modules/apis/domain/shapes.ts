import {
  type GraphQLNamedType,
  type GraphQLSchema,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isIntrospectionType,
  isObjectType,
  isSpecifiedScalarType,
  isUnionType,
} from 'graphql'
import { Enum, MapField, type NamespaceBase, type ReflectionObject, Service, Type } from 'protobufjs'
import { asyncApiMessages, payloadOf } from './asyncapi.ts'
import type { ApiDescription } from './description.ts'
import { follow, type Loose, listOf, objectOf, textOf } from './loose.ts'

/** Part of a shape: a field, an argument, or an enum value. */
export type Member = {
  name: string
  /** In the format's own notation, such as `[Order!]!`; empty for an enum value. */
  type: string
  required: boolean
  deprecated: boolean
  about: string
}

/** A data type of an API: a GraphQL type, or a message of protobuf or a channel. */
export type Shape = { name: string /** Such as "message", "input" or "enum". */; kind: string; about: string; members: Member[] }

/** More would be unreadable on a page. */
const maxShapes = 500
const maxMembers = 300
const maxDepth = 6

const member = (name: string, type: string, more: Partial<Member> = {}): Member => ({
  name,
  type,
  required: false,
  deprecated: false,
  about: '',
  ...more,
})

function ofGraphqlType(type: GraphQLNamedType): Shape | undefined {
  const shape = (kind: string, members: Member[]): Shape => ({ name: type.name, kind, about: textOf(type.description), members })
  if (isEnumType(type))
    return shape(
      'enum',
      type.getValues().map((v) => member(v.name, '', { deprecated: v.deprecationReason != null, about: textOf(v.description) })),
    )
  if (isUnionType(type))
    return shape(
      'union',
      type.getTypes().map((t) => member(t.name, '', { about: textOf(t.description) })),
    )
  if (isInputObjectType(type))
    return shape(
      'input',
      Object.values(type.getFields()).map((f) => ofGraphqlField(f.name, String(f.type), f)),
    )
  if (!isObjectType(type) && !isInterfaceType(type)) return shape('scalar', [])
  return shape(
    isInterfaceType(type) ? 'interface' : 'type',
    Object.values(type.getFields()).map((f) => {
      const args = f.args.map((a) => `${a.name}: ${String(a.type)}`).join(', ')
      return ofGraphqlField(args ? `${f.name}(${args})` : f.name, String(f.type), f)
    }),
  )
}

const ofGraphqlField = (
  name: string,
  type: string,
  { deprecationReason, description }: { deprecationReason?: string | null | undefined; description?: string | null | undefined },
): Member =>
  member(name, type, {
    required: type.endsWith('!'),
    deprecated: deprecationReason != null,
    about: textOf(description, deprecationReason),
  })

function ofGraphql(schema: GraphQLSchema): Shape[] {
  const types = Object.values(schema.getTypeMap()).filter((t) => !isIntrospectionType(t) && !isSpecifiedScalarType(t))
  return types.flatMap((type) => ofGraphqlType(type) ?? [])
}

/** The name within the package, such as `Order.Line`. */
const shortName = (o: ReflectionObject): string => (o.parent instanceof Type ? `${shortName(o.parent)}.${o.name}` : o.name)

function ofProtoSpace(space: NamespaceBase): Shape[] {
  return space.nestedArray.flatMap((o): Shape[] => {
    if (o instanceof Service) return []
    const about = textOf(o.comment)
    if (o instanceof Enum)
      return [
        {
          name: shortName(o),
          kind: 'enum',
          about,
          members: Object.entries(o.values).map(([name, id]) => member(name, `= ${id}`, { about: textOf(o.comments[name]) })),
        },
      ]
    if (!(o instanceof Type)) return 'nestedArray' in o ? ofProtoSpace(o as NamespaceBase) : []
    const members = o.fieldsArray.map((f) => {
      const type = f instanceof MapField ? `map<${f.keyType}, ${f.type}>` : `${f.repeated ? 'repeated ' : ''}${f.type}`
      return member(f.name, `${type} = ${f.id}`, {
        required: f.required,
        deprecated: f.getOption('deprecated') === true,
        about: textOf(f.comment),
      })
    })
    return [{ name: shortName(o), kind: 'message', about, members }, ...ofProtoSpace(o)]
  })
}

const typeOf = (schema: Loose): string => {
  const types = Array.isArray(schema.type) ? schema.type : [schema.type]
  const format = typeof schema.format === 'string' ? ` (${schema.format})` : ''
  const named = types.filter((t) => typeof t === 'string').join(' | ')
  if (Array.isArray(schema.enum))
    return schema.enum
      .map((v) => JSON.stringify(v))
      .join(' | ')
      .slice(0, 200)
  return `${named || (schema.properties ? 'object' : '')}${format}`
}

/** Walks schemas that may refer to each other many times, up to a maximum number of steps. */
type Walk = { document: Loose; members: Member[]; steps: number }

/** Collects the fields of a JSON schema, nested ones by path: `lines[].sku`. */
function collect(walk: Walk, value: unknown, path = '', depth = 0): void {
  if (depth > maxDepth || walk.steps-- <= 0) return
  const schema = follow(walk.document, value)
  if (schema.items) collect(walk, schema.items, `${path}[]`, depth + 1)
  for (const part of [schema.allOf, schema.oneOf, schema.anyOf].flatMap(listOf)) collect(walk, part, path, depth + 1)
  const required = Array.isArray(schema.required) ? schema.required : []
  for (const [name, inner] of Object.entries(objectOf(schema.properties))) {
    if (walk.members.length >= maxMembers) return
    const at = path ? `${path}.${name}` : name
    // Alternatives may share a property.
    if (walk.members.some((m) => m.name === at)) continue
    const found = follow(walk.document, inner)
    const about = textOf(found.title, found.description)
    const type = found.items ? `${typeOf(follow(walk.document, found.items)) || 'object'}[]` : typeOf(found)
    walk.members.push(member(at, type, { required: required.includes(name), deprecated: found.deprecated === true, about }))
    collect(walk, found, at, depth + 1)
  }
}

function membersOf(document: Loose, schema: unknown): Member[] {
  const walk: Walk = { document, members: [], steps: 10 * maxMembers }
  collect(walk, schema)
  return walk.members
}

const ofAsyncApi = (document: Loose): Shape[] =>
  [...asyncApiMessages(document)].map(([name, value]) => {
    const { summary, title, description } = follow(document, value)
    const members = membersOf(document, payloadOf(document, value).schema)
    return { name, kind: 'message', about: textOf(summary, title, description), members }
  })

/** The data types of an API: GraphQL types, protobuf and AsyncAPI messages. Empty for OpenAPI, which has its own renderer. */
export const shapesOf = (description: ApiDescription): Shape[] =>
  read(description)
    .slice(0, maxShapes)
    .map((s) => ({ ...s, members: s.members.slice(0, maxMembers) }))

function read(description: ApiDescription): Shape[] {
  switch (description.format) {
    case 'graphql':
      return ofGraphql(description.schema)
    case 'protobuf':
      return ofProtoSpace(description.root)
    case 'asyncapi':
      return ofAsyncApi(description.document)
    case 'openapi':
      return []
  }
}
