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
  parse as parseGraphql,
  specifiedScalarTypes,
  visit,
} from 'graphql'
import { DEFAULT_SCHEMA, load, Type } from 'js-yaml'
import { parse as parseProto, type Root } from 'protobufjs'
import { type Loose, maxCharacters, objectOf } from './loose.ts'

/** A parsed API description, shared by search, rendering and comparison. */
export type ApiDescription =
  | { format: 'openapi' | 'asyncapi'; document: Loose }
  | { format: 'graphql'; schema: GraphQLSchema }
  | { format: 'protobuf'; root: Root }

/**
 * Dates remain text, as in JSON. Merge keys are widely used, although YAML 1.2 dropped them; the default schema supports them.
 */
const yaml = DEFAULT_SCHEMA.extend({
  implicit: [new Type('tag:yaml.org,2002:timestamp', { kind: 'scalar', resolve: () => false })],
})

/** @throws YAMLException */
export const readYaml = (text: string): unknown => load(text, { schema: yaml })

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

/** A federation subgraph extends types of other subgraphs: the first extension serves as the definition. */
function withBases({ definitions }: DocumentNode): DefinitionNode[] {
  const defined = new Set(definitions.filter(isTypeDefinitionNode).map((d) => d.name.value))
  let hasSchema = definitions.some((d) => d.kind === Kind.SCHEMA_DEFINITION)
  return definitions.map((definition) => {
    if (definition.kind === Kind.SCHEMA_EXTENSION && !hasSchema && (definition.operationTypes?.length ?? 0) > 0) {
      hasSchema = true
      return { ...definition, kind: Kind.SCHEMA_DEFINITION, operationTypes: definition.operationTypes ?? [] }
    }
    if (!isTypeExtensionNode(definition) || defined.has(definition.name.value)) return definition
    defined.add(definition.name.value)
    return { ...definition, kind: definitionKind[definition.kind] } as DefinitionNode
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

/** The result of an introspection query, as some tools export it. */
function readIntrospection(text: string): GraphQLSchema {
  const whole = objectOf(JSON.parse(text))
  const { __schema } = objectOf(whole.data ?? whole)
  return buildClientSchema({ __schema } as unknown as IntrospectionQuery, { assumeValid: true })
}

function readGraphql(text: string): GraphQLSchema {
  // SDL cannot begin with a brace.
  if (text.trimStart().startsWith('{')) return readIntrospection(text)
  const definitions = withBases(parseGraphql(text, { noLocation: true }))
  const whole: DocumentNode = { kind: Kind.DOCUMENT, definitions: [...definitions, ...missingTypes(definitions)] }
  return buildASTSchema(whole, { assumeValid: true, assumeValidSDL: true })
}

/**
 * Parses a description.
 * @param type the API's `spec.type`: openapi, asyncapi, graphql, grpc, or another type with such content
 * @returns undefined if it cannot be parsed: descriptions are user-supplied text
 */
export function readDescription(type: string, text: string): ApiDescription | undefined {
  if (text.length > maxCharacters) return undefined
  try {
    switch (type.toLowerCase()) {
      case 'graphql':
        return { format: 'graphql', schema: readGraphql(text) }
      case 'grpc':
      case 'protobuf':
        return { format: 'protobuf', root: readProto(text) }
      default: {
        const document = objectOf(readYaml(text))
        if (Object.keys(document).length === 0) return undefined
        return { format: document.asyncapi === undefined ? 'openapi' : 'asyncapi', document }
      }
    }
  } catch {
    return undefined
  }
}
