import {
  type ConstDirectiveNode,
  type GraphQLSchema,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
} from 'graphql'
import type { ApiChange } from './change.ts'

// What clients of a federation do not see: what is inaccessible, fields of other subgraphs, and the federation's own types.

type Marked = { readonly directives?: readonly ConstDirectiveNode[] }

const isMarked = (node: Marked | null | undefined, mark: RegExp) =>
  node?.directives?.some((d) => mark.test(d.name.value)) ?? false

/** Types, fields, arguments and values that have a directive, such as `Order.total` and `Query.orders(first:)`. */
function markedIn(schema: GraphQLSchema, mark: RegExp): Set<string> {
  const marked = new Set<string>()
  const note = (name: string, ...nodes: (Marked | null | undefined)[]) => {
    if (nodes.some((node) => isMarked(node, mark))) marked.add(name)
  }
  for (const type of Object.values(schema.getTypeMap())) {
    note(type.name, type.astNode, ...type.extensionASTNodes)
    if (isEnumType(type)) for (const value of type.getValues()) note(`${type.name}.${value.name}`, value.astNode)
    if (!isObjectType(type) && !isInterfaceType(type) && !isInputObjectType(type)) continue
    for (const field of Object.values(type.getFields())) {
      note(`${type.name}.${field.name}`, field.astNode)
      if ('args' in field) for (const arg of field.args) note(`${type.name}.${field.name}(${arg.name}:)`, arg.astNode)
    }
  }
  return marked
}

/** What a federation hides from clients. */
export const hiddenIn = (schema: GraphQLSchema): Set<string> => markedIn(schema, /^(?:.*__)?inaccessible$/)

/** Types and fields by which a federation describes itself. */
const own = /(?:^|\s)(?:(?:join|link|core|federation)__\w|_(?:Any|Entity|Service)\b|Query\._(?:entities|service)\b)/

/** What a change of the reference implementation's words is about. */
function subjectOf(text: string): string {
  const value = /^(\w+) was removed from enum type (\w+)\.$/.exec(text)
  if (value) return `${value[2]}.${value[1]}`
  const argument = /^(\S+) arg (\w+) /.exec(text)
  return argument ? `${argument[1]}(${argument[2]}:)` : (text.split(' ')[0] ?? '')
}

/** Whether clients could see what a change is about before it. */
export function isSeenIn(schema: GraphQLSchema): (change: ApiChange) => boolean {
  const unseen = new Set([...hiddenIn(schema), ...markedIn(schema, /^(?:.*__)?external$/)])
  return ({ what }) => {
    const subject = subjectOf(what)
    const holders = [subject, subject.split('(')[0] ?? '', subject.split('.')[0] ?? '']
    return !own.test(what) && !holders.some((name) => unseen.has(name))
  }
}
