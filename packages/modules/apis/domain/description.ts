import { yamlSchema } from '@callboard/modules/catalog/domain/yaml-schema'
import {
  buildASTSchema,
  buildClientSchema,
  type DefinitionNode,
  type DocumentNode,
  type GraphQLSchema,
  type IntrospectionQuery,
  isTypeDefinitionNode,
  isTypeExtensionNode,
  Kind,
  OperationTypeNode,
  parse as parseGraphql,
  type SchemaDefinitionNode,
  type SchemaExtensionNode,
  specifiedScalarTypes,
  visit,
} from 'graphql'
import { loadAll } from 'js-yaml'
import { parse as parseProto, type Root } from 'protobufjs'
import { type Loose, maxCharacters, objectOf } from './loose.ts'

/** A parsed API description, shared by search, rendering and comparison. */
export type ApiDescription =
  | { format: 'openapi' | 'asyncapi'; document: Loose }
  | { format: 'graphql'; schema: GraphQLSchema }
  | { format: 'protobuf'; root: Root }

function readJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // Flow mappings of YAML begin like JSON.
    return undefined
  }
}

/**
 * The first document with content; some files begin or end with a separator. Of a key that is written twice the last counts, as
 * in JSON; linting reports it.
 * @throws YAMLException
 */
export function readYaml(text: string): unknown {
  // Ten times as fast as the YAML reader, which matters for descriptions of many megabytes.
  const json = text.startsWith('{') ? readJson(text) : undefined
  if (json !== undefined) return json
  const documents: unknown[] = loadAll(text, null, { schema: yamlSchema, json: true })
  return documents.find((document) => document !== null && document !== undefined)
}

function readProto(text: string): Root {
  const { root } = parseProto(text, { keepCase: true, alternateCommentMode: true })
  try {
    // Required, packed and presence depend on the syntax, and are known from here on.
    root.resolveAll()
  } catch {
    // Types of other files are unknown.
  }
  return root
}

const definitionKind = {
  [Kind.SCALAR_TYPE_EXTENSION]: Kind.SCALAR_TYPE_DEFINITION,
  [Kind.OBJECT_TYPE_EXTENSION]: Kind.OBJECT_TYPE_DEFINITION,
  [Kind.INTERFACE_TYPE_EXTENSION]: Kind.INTERFACE_TYPE_DEFINITION,
  [Kind.UNION_TYPE_EXTENSION]: Kind.UNION_TYPE_DEFINITION,
  [Kind.ENUM_TYPE_EXTENSION]: Kind.ENUM_TYPE_DEFINITION,
  [Kind.INPUT_OBJECT_TYPE_EXTENSION]: Kind.INPUT_OBJECT_TYPE_DEFINITION,
} as const

const extensionKind = Object.fromEntries(Object.entries(definitionKind).map(([extension, kind]) => [kind, extension]))

const rootNames = [
  [OperationTypeNode.QUERY, 'Query'],
  [OperationTypeNode.MUTATION, 'Mutation'],
  [OperationTypeNode.SUBSCRIPTION, 'Subscription'],
] as const

/** A schema that is only extended keeps the root types of the usual names. */
function schemaOf(extension: SchemaExtensionNode, names: ReadonlySet<string>): SchemaDefinitionNode {
  const given = extension.operationTypes ?? []
  const usual = rootNames.filter(([operation, name]) => names.has(name) && !given.some((g) => g.operation === operation))
  return {
    ...extension,
    kind: Kind.SCHEMA_DEFINITION,
    operationTypes: [
      ...given,
      ...usual.map(([operation, value]) => ({
        kind: Kind.OPERATION_TYPE_DEFINITION as const,
        operation,
        type: { kind: Kind.NAMED_TYPE as const, name: { kind: Kind.NAME as const, value } },
      })),
    ],
  }
}

/**
 * A federation subgraph extends types of other subgraphs: the first extension serves as the definition. Files that were joined
 * define a type several times: later definitions extend the first.
 */
function withBases({ definitions }: DocumentNode): DefinitionNode[] {
  const types = definitions.filter((d) => isTypeDefinitionNode(d) || isTypeExtensionNode(d))
  const names = new Set(types.map((d) => d.name.value))
  const defined = new Set(definitions.filter(isTypeDefinitionNode).map((d) => d.name.value))
  const seen = new Set<string>()
  let hasSchema = definitions.some((d) => d.kind === Kind.SCHEMA_DEFINITION)
  return definitions.map((definition) => {
    if (definition.kind === Kind.SCHEMA_EXTENSION && !hasSchema && (definition.operationTypes?.length ?? 0) > 0) {
      hasSchema = true
      return schemaOf(definition, names)
    }
    const isBase = isTypeDefinitionNode(definition)
    if (!isBase && !isTypeExtensionNode(definition)) return definition
    const { value } = definition.name
    const isFirst = isBase ? !seen.has(value) : !defined.has(value)
    if (isFirst) {
      seen.add(value)
      defined.add(value)
    }
    if (isBase) return isFirst ? definition : ({ ...definition, kind: extensionKind[definition.kind] } as DefinitionNode)
    return isFirst ? ({ ...definition, kind: definitionKind[definition.kind] } as DefinitionNode) : definition
  })
}

/** Types that are used and not defined, such as the scalars of federation directives. */
function missingTypes(definitions: readonly DefinitionNode[]): DefinitionNode[] {
  const known = new Set([
    ...definitions.filter(isTypeDefinitionNode).map((d) => d.name.value),
    ...specifiedScalarTypes.map(String),
  ])
  const missing = new Set<string>()
  visit(
    { kind: Kind.DOCUMENT, definitions },
    {
      NamedType({ name }) {
        if (!known.has(name.value)) missing.add(name.value)
      },
    },
  )
  return [...missing].map((value) => ({ kind: Kind.SCALAR_TYPE_DEFINITION, name: { kind: Kind.NAME, value } }))
}

/** Types without fields, and interfaces separated by commas, as before 2018. */
const currentSyntax = (text: string) =>
  text
    .replace(/^([ \t]*(?:extend[ \t]+)?(?:type|interface|input|enum)[ \t][^{}"#\n]*)\{\s*\}/gm, '$1')
    .replace(
      /^([ \t]*(?:extend[ \t]+)?type[ \t]+\w+[ \t]+implements[ \t]+)(\w+(?:[ \t,&]+\w+)+)/gm,
      (_, start: string, list: string) => start + list.split(/[ \t,&]+/).join(' & '),
    )

function parseSdl(text: string): DocumentNode {
  try {
    return parseGraphql(text, { noLocation: true })
  } catch (error) {
    const current = currentSyntax(text)
    if (current === text) throw error
    return parseGraphql(current, { noLocation: true })
  }
}

/** The result of an introspection query, as some tools export it. */
function readIntrospection(text: string): GraphQLSchema {
  const whole = objectOf(JSON.parse(text))
  const { __schema } = objectOf(whole.data ?? whole)
  return buildClientSchema({ __schema } as unknown as IntrospectionQuery, { assumeValid: true })
}

function readGraphql(text: string): GraphQLSchema {
  // SDL cannot begin with a brace.
  if (text.trimStart().startsWith('{')) return readIntrospection(text)
  const definitions = withBases(parseSdl(text))
  const whole: DocumentNode = { kind: Kind.DOCUMENT, definitions: [...definitions, ...missingTypes(definitions)] }
  return buildASTSchema(whole, { assumeValid: true, assumeValidSDL: true })
}

/** Keys of which a description has at least one; other YAML and JSON is something else. */
const rootKeys = ['openapi', 'swagger', 'asyncapi', 'paths', 'webhooks', 'components', 'channels']

function parseDescription(type: string, text: string): ApiDescription | undefined {
  try {
    switch (type.toLowerCase()) {
      case 'graphql':
        return { format: 'graphql', schema: readGraphql(text) }
      case 'grpc':
      case 'protobuf':
        return { format: 'protobuf', root: readProto(text) }
      default: {
        const document = objectOf(readYaml(text))
        if (!rootKeys.some((key) => key in document)) return undefined
        return { format: document.asyncapi === undefined ? 'openapi' : 'asyncapi', document }
      }
    }
  } catch {
    return undefined
  }
}

/**
 * Parses a description.
 * @param type the API's `spec.type`: openapi, asyncapi, graphql, grpc, or another type with such content
 * @returns undefined if it cannot be parsed: descriptions are user-supplied text
 */
export function readDescription(type: string, text: string): ApiDescription | undefined {
  if (text.length > maxCharacters) return undefined
  return parseDescription(type, text.replace(/^\uFEFF/, ''))
}
