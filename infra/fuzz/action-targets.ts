import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import ts from 'typescript'
import { root } from '../launch/paths.ts'
import { cookie, fillAddress } from './page-targets.ts'
import type { Random } from './random.ts'
import { jsonText, type Plan, type Target, type World } from './request.ts'
import { type Schema, valueFor } from './schema-values.ts'

type Manifest = { node: Record<string, { workers: Record<string, unknown>; filename: string; exportedName: string }> }
type Parameter = { name: string; schema: Schema }

/** A type as a schema, if it is declared inline; types of other files accept anything. */
function schemaOf(type: ts.TypeNode | undefined, local: ReadonlyMap<string, ts.TypeNode>): Schema {
  if (!type) return {}
  switch (type.kind) {
    case ts.SyntaxKind.StringKeyword:
      return { type: 'string' }
    case ts.SyntaxKind.NumberKeyword:
      return { type: 'integer' }
    case ts.SyntaxKind.BooleanKeyword:
      return { type: 'boolean' }
  }
  if (ts.isUnionTypeNode(type)) return { anyOf: type.types.map((t) => schemaOf(t, local)) }
  if (ts.isLiteralTypeNode(type)) {
    if (ts.isStringLiteral(type.literal)) return { const: type.literal.text }
    return type.literal.kind === ts.SyntaxKind.NullKeyword ? { type: 'null' } : {}
  }
  if (ts.isArrayTypeNode(type)) return { type: 'array', items: schemaOf(type.elementType, local) }
  if (ts.isTypeOperatorNode(type)) return schemaOf(type.type, local)
  if (ts.isTypeLiteralNode(type)) return objectSchema(type, local)
  if (ts.isTypeReferenceNode(type)) {
    const known = local.get(type.typeName.getText())
    return known ? schemaOf(known, local) : {}
  }
  return {}
}

function objectSchema(type: ts.TypeLiteralNode, local: ReadonlyMap<string, ts.TypeNode>): Schema {
  const members = type.members.filter(ts.isPropertySignature)
  return {
    type: 'object',
    properties: Object.fromEntries(members.map((m) => [m.name.getText(), schemaOf(m.type, local)])),
    required: members.filter((m) => !m.questionToken).map((m) => m.name.getText()),
  }
}

/** Parameters of the exported functions of a file with server actions. */
function parametersIn(file: string): Map<string, Parameter[]> {
  const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true)
  const local = new Map(source.statements.filter(ts.isTypeAliasDeclaration).map((t) => [t.name.text, t.type]))
  const functions = source.statements.filter(ts.isFunctionDeclaration)
  return new Map(
    functions.map((f) => [
      f.name?.text ?? '',
      f.parameters.map((p) => ({ name: p.name.getText(), schema: schemaOf(p.type, local) })),
    ]),
  )
}

/** `app/(public)/sign-in/page` has the URL `/sign-in`. */
const addressOf = (worker: string) =>
  `/${worker
    .split('/')
    .slice(1, -1)
    .filter((part) => !part.startsWith('('))
    .join('/')}`

type Action = { id: string; addresses: string[]; parameters: Parameter[] }

function make({ id, addresses, parameters }: Action, random: Random, world: World): Plan {
  const value = ({ name, schema }: Parameter) =>
    name === 'base' && random.chance(0.95) ? `/t/${world.slug}` : valueFor(name, schema, random, world)
  const given = parameters.map(value).slice(0, random.chance(0.04) ? 1 : undefined)
  return {
    method: 'POST',
    path: fillAddress(random.pick(addresses), random, world),
    headers: [
      ...cookie(random, world),
      ['next-action', random.chance(0.98) ? id : `${id.slice(0, -1)}0`],
      ['accept', 'text/x-component'],
      ['content-type', 'text/plain;charset=UTF-8'],
      ['origin', world.url],
    ],
    body: jsonText(given),
  }
}

/** All server actions of the built web app, with the parameters from their source. */
export function actionTargets(): Target[] {
  const file = path.join(root, 'apps/web/.next/server/server-reference-manifest.json')
  if (!existsSync(file)) throw new Error('the web app is not built')
  const { node } = JSON.parse(readFileSync(file, 'utf8')) as Manifest
  return Object.entries(node).map(([id, { workers, filename, exportedName }]): Target => {
    const parameters = parametersIn(path.join(root, filename)).get(exportedName) ?? []
    const action = { id, addresses: Object.keys(workers).map(addressOf), parameters }
    return {
      group: 'actions',
      name: `action ${exportedName} (${filename})`,
      make: (random, world) => make(action, random, world),
    }
  })
}
