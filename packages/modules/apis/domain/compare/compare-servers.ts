import { type Loose, listOf, objectOf, textOf } from '../loose.ts'
import type { OpenApiOperation } from '../openapi.ts'
import { type ApiChange, breaking, risky } from './change.ts'

/** The base paths of a description's servers, without host. */
export function basesOf(document: Loose, { item, operation, webhook }: OpenApiOperation): string[] {
  if (webhook) return ['']
  const servers = [operation, item, document].map((o) => listOf(o.servers)).find((s) => s.length > 0) ?? []
  const bases = servers.map((s) => textOf(objectOf(s).url).replace(/^([a-z][a-z0-9+.-]*:)?\/\/[^/]*/i, ''))
  if (typeof document.basePath === 'string') bases.push(document.basePath)
  return bases.length > 0 ? bases.map((base) => base.replace(/\/+$/, '')) : ['']
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
  const urls = listOf(document.servers).map((s) => textOf(objectOf(s).url))
  if (typeof document.host === 'string') urls.push(`//${document.host}`)
  return new Set(urls.flatMap((url) => /^(?:[a-z][a-z0-9+.-]*:)?\/\/([^/]+)/i.exec(url)?.[1]?.toLowerCase() ?? []))
}

export function lostHosts(before: Loose, after: Loose): ApiChange[] {
  const now = hostsOf(after)
  if (now.size === 0) return []
  return [...hostsOf(before)].filter((host) => !now.has(host)).map((host) => risky(`The server ${host} was removed.`))
}
