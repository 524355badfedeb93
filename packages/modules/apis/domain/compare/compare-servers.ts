import { type Loose, listOf, objectOf, textOf } from '../loose.ts'
import type { OpenApiOperation } from '../openapi.ts'
import { type ApiChange, breaking, risky } from './change.ts'

/** Maximum URLs of a server with variables. */
const maxUrls = 50

/** The URLs of a server: its variables have a default, and may have other values. */
function urlsOf(server: unknown): string[] {
  const { url, variables } = objectOf(server)
  return Object.entries(objectOf(variables)).reduce<string[]>(
    (urls, [name, variable]) => {
      const { default: usual, enum: values } = objectOf(variable)
      const all = [...new Set([usual, ...listOf(values)].filter((v) => v !== undefined).map(String))]
      return all.length === 0 ? urls : urls.flatMap((u) => all.map((v) => u.replaceAll(`{${name}}`, v))).slice(0, maxUrls)
    },
    [textOf(url)],
  )
}

const pathOf = (url: string) => url.replace(/^([a-z][a-z0-9+.-]*:)?\/\/[^/]*/i, '').replace(/\/+$/, '')

function basesIn(servers: unknown[], document: Loose): string[] {
  const bases = servers.flatMap(urlsOf).map(pathOf)
  if (typeof document.basePath === 'string') bases.push(pathOf(document.basePath))
  return bases.length > 0 ? [...new Set(bases)] : ['']
}

/** The base paths of an operation's servers, without host. */
export function basesOf(document: Loose, { item, operation, webhook }: OpenApiOperation): string[] {
  if (webhook) return ['']
  return basesIn([operation, item, document].map((o) => listOf(o.servers)).find((s) => s.length > 0) ?? [], document)
}

/** A change of the base path, once per pair of paths. */
export function movedServers(
  before: Loose,
  after: Loose,
  moved: readonly { old: OpenApiOperation; now: OpenApiOperation }[],
): ApiChange[] {
  const words = ({ old, now }: (typeof moved)[number]) => {
    const [was, is] = [basesOf(before, old).join(', ') || '/', basesOf(after, now).join(', ') || '/']
    return `The base path was ${was} and is now ${is}.`
  }
  return [...new Set(moved.map(words))].map(breaking)
}

/** Hosts in a description; empty if all servers are relative. */
function hostsOf(document: Loose): Set<string> {
  const urls = listOf(document.servers).flatMap(urlsOf)
  if (typeof document.host === 'string') urls.push(`//${document.host}`)
  return new Set(urls.flatMap((url) => /^(?:[a-z][a-z0-9+.-]*:)?\/\/([^/]+)/i.exec(url)?.[1]?.toLowerCase() ?? []))
}

/** Hosts, and base paths of several, that are gone. */
export function lostServers(before: Loose, after: Loose): ApiChange[] {
  const now = hostsOf(after)
  const hosts = now.size === 0 ? [] : [...hostsOf(before)].filter((host) => !now.has(host))
  const [olds, nows] = [before, after].map((document) => basesIn(listOf(document.servers), document))
  const bases = (olds ?? []).filter((base) => !nows?.includes(base))
  // If none of them is left, the operations have moved.
  const some = bases.length < (olds?.length ?? 0) ? bases : []
  return [
    ...hosts.map((host) => risky(`The server ${host} was removed.`)),
    ...some.map((base) => risky(`The base path ${base || '/'} was removed.`)),
  ]
}
