import { type Loose, listOf, objectOf, stringsOf } from '../loose.ts'
import type { OpenApiOperation } from '../openapi.ts'
import { type ApiChange, breaking } from './change.ts'

type Document = { document: Loose; operation: OpenApiOperation }

type SignIn = { name: string; parts: string[] }

/** Alternative security requirements: sets of schemes with their scopes. Empty: public. */
const signInsOf = ({ document, operation: { operation } }: Document): SignIn[] =>
  listOf(operation.security ?? document.security).map((way) => {
    const schemes = Object.entries(objectOf(way)).map(([scheme, scopes]) => ({ scheme, scopes: stringsOf(scopes) }))
    return {
      name: schemes.map(({ scheme, scopes }) => (scopes.length > 0 ? `${scheme} (${scopes.join(', ')})` : scheme)).join(' and '),
      parts: schemes.flatMap(({ scheme, scopes }) => [scheme, ...scopes.map((scope) => `${scheme} ${scope}`)]),
    }
  })

/** Whether every client that had access still has it. */
export function bySecurity(before: Document, after: Document, at: string): ApiChange[] {
  const [olds, nows] = [signInsOf(before), signInsOf(after)]
  const isOpen = (ways: SignIn[]) => ways.length === 0 || ways.some((way) => way.parts.length === 0)
  if (isOpen(nows)) return []
  if (isOpen(olds)) return [breaking(`${at} now requires authentication.`)]
  return olds
    .filter((old) => !nows.some((now) => now.parts.every((part) => old.parts.includes(part))))
    .map((old) => breaking(`${at} no longer accepts ${old.name} alone.`))
}
