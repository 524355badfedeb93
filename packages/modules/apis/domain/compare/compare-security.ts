import { follow, type Loose, listOf, objectOf, stringsOf, textOf } from '../loose.ts'
import type { OpenApiOperation } from '../openapi.ts'
import { type ApiChange, breaking } from './change.ts'

type Document = { document: Loose; operation: OpenApiOperation }

type SignIn = { name: string; parts: string[]; details: string }

/** How clients use a security scheme, whatever it is called. Undefined if it is not defined. */
function schemeOf(document: Loose, name: string): string | undefined {
  const schemes = { ...objectOf(document.securityDefinitions), ...objectOf(objectOf(document.components).securitySchemes) }
  const scheme = follow(document, schemes[name])
  switch (textOf(scheme.type).toLowerCase()) {
    case 'apikey': {
      const [location, key] = [textOf(scheme.in), textOf(scheme.name)]
      return `the API key in the ${location} ${location === 'header' ? key.toLowerCase() : key}`
    }
    case 'basic':
      return 'HTTP basic authentication'
    case 'http':
      return `HTTP ${textOf(scheme.scheme).toLowerCase()} authentication`
    case 'openidconnect':
      return `OpenID Connect with ${textOf(scheme.openIdConnectUrl)}`
    case 'oauth2':
      return 'OAuth 2'
    case 'mutualtls':
      return 'a client certificate'
    default:
      return undefined
  }
}

/** Alternative security requirements: sets of schemes with their scopes. Empty: public. */
const signInsOf = ({ document, operation: { operation } }: Document): SignIn[] =>
  listOf(operation.security ?? document.security).map((way) => {
    const schemes = Object.entries(objectOf(way)).map(([scheme, scopes]) => ({
      scheme,
      use: schemeOf(document, scheme) ?? scheme,
      scopes: stringsOf(scopes),
    }))
    return {
      name: schemes.map(({ scheme, scopes }) => (scopes.length > 0 ? `${scheme} (${scopes.join(', ')})` : scheme)).join(' and '),
      parts: schemes.flatMap(({ use, scopes }) => [use, ...scopes.map((scope) => `${use} ${scope}`)]),
      details: schemes.map(({ use }) => use).join(' and '),
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
    .map((old) => {
      const same = nows.find((now) => now.name === old.name)
      return breaking(
        same ? `${at} now expects ${same.details} instead of ${old.details}.` : `${at} no longer accepts ${old.name} alone.`,
      )
    })
}
