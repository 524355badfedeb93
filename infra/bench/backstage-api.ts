import http from 'node:http'
import { percentile } from './figures.ts'

// The read requests of Backstage's clients, for any server with its API, Callboard or Backstage.

type BenchRequest = { method?: 'GET' | 'POST'; path: string; body?: string }
type Case = { name: string; asks: BenchRequest[] }
export type Measured = { perSecond: number; p50: number; p95: number }
/** By case, then by the number of connections. */
export type Results = Record<string, Record<string, Measured>>

type Server = { base: URL; token: string; agent: http.Agent; fresh: boolean }

function ask(
  { base, token, agent, fresh }: Server,
  { method = 'GET', path, body }: BenchRequest,
): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const headers = {
      authorization: `Bearer ${token}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }),
      // Makes Callboard read from the database instead of its cache.
      ...(fresh ? { 'cache-control': 'no-cache' } : {}),
    }
    const request = http.request(
      {
        host: base.hostname,
        port: base.port,
        method: method ?? 'GET',
        path: base.pathname.replace(/\/$/, '') + path,
        agent,
        headers,
      },
      (response) => {
        const parts: Buffer[] = []
        response.on('data', (part) => parts.push(part))
        response.on('end', () => resolve({ status: response.statusCode ?? 0, text: Buffer.concat(parts).toString() }))
      },
    )
    request.on('error', reject)
    request.end(body)
  })
}

type Named = { kind: string; metadata: { name: string; namespace?: string } }

/** Reads names and cursors from the server itself, so that the same requests fit any catalog. */
// biome-ignore lint/complexity/noExcessiveLinesPerFunction: runs from top to bottom, once
async function casesFor(server: Server): Promise<{ cases: Case[]; total: number }> {
  const json = async (path: string) => {
    const { status, text } = await ask(server, { path })
    if (status !== 200) throw new Error(`${path}: ${status} ${text.slice(0, 300)}`)
    return JSON.parse(text)
  }
  const byQuery = (query: string): BenchRequest => ({ path: `/catalog/entities/by-query?${query}` })
  const components = 'filter=kind%3Dcomponent'
  const names: string[] = []
  const cursors: string[] = []
  let next = byQuery(`${components}&limit=200&orderField=metadata.name,asc&fields=kind,metadata.name,metadata.namespace`).path
  let total = 0
  while (next) {
    const page = await json(next)
    total ||= page.totalItems
    names.push(...page.items.map((e: Named) => e.metadata.name))
    const cursor = page.pageInfo.nextCursor
    if (cursor) cursors.push(encodeURIComponent(cursor))
    next = cursor ? byQuery(`limit=200&fields=kind,metadata.name&cursor=${encodeURIComponent(cursor)}`).path : ''
  }
  const groups: Named[] = (await json(byQuery('filter=kind%3Dgroup&limit=100&fields=kind,metadata.name').path)).items
  // Every case requests many different things, in a fixed order.
  let seed = 7
  const any = <T>(list: readonly T[]): T => {
    seed = (seed * 1103515245 + 12345) & 0x7fffffff
    return list[seed % list.length] as T
  }
  const many = <T>(count: number, make: (i: number) => T): T[] => Array.from({ length: count }, (_, i) => make(i))
  const words = 'ledger gateway fraud mobile orchestrator pricing legacy adapter tax treasury service 00 console risk'.split(' ')
  const ordered = (i: number) => `${components}&limit=20&orderField=metadata.name,${i % 2 ? 'desc' : 'asc'}`
  const byName = () => `/catalog/entities/by-name/component/default/${encodeURIComponent(any(names))}`
  const types = ['service', 'website', 'library', 'batch-job', 'cli']
  const cases: Case[] = [
    { name: 'by-query: a kind', asks: many(40, (i) => byQuery(`${components}&limit=20&offset=${i * 20}`)) },
    {
      name: 'by-query: a kind, no total',
      asks: many(40, (i) => byQuery(`${components}&limit=20&totalItems=exclude&offset=${i * 20}`)),
    },
    {
      name: 'by-query: kind and type',
      asks: many(20, (i) => byQuery(`${components},spec.type%3D${types[i % 5]}&limit=${20 + i}`)),
    },
    { name: 'by-query: ordered', asks: many(40, (i) => byQuery(`${ordered(i)}&offset=${Math.floor(i / 2) * 20}`)) },
    {
      name: 'by-query: text',
      asks: words.map((w) =>
        byQuery(`${ordered(0)}&fullTextFilterTerm=${w}&fullTextFilterFields=metadata.name,metadata.title,metadata.description`),
      ),
    },
    {
      name: 'by-query: owned by a group',
      asks: many(40, () => byQuery(`${components},relations.ownedBy%3Dgroup:default/${any(groups).metadata.name}&limit=20`)),
    },
    {
      name: 'by-query: deep offset',
      asks: many(40, (i) => byQuery(`${ordered(i)}&offset=${Math.floor(total * (0.7 + i / 200))}`)),
    },
    {
      name: 'by-query: deep cursor',
      asks: cursors.slice(Math.floor(cursors.length / 2)).map((c) => byQuery(`limit=20&cursor=${c}`)),
    },
    { name: 'by-name', asks: many(1000, () => ({ path: byName() })) },
    { name: 'ancestry', asks: many(300, () => ({ path: `${byName()}/ancestry` })) },
    { name: 'facets: one', asks: [{ path: '/catalog/entity-facets?facet=spec.type' }] },
    {
      name: 'facets: three of a kind',
      asks: ['component', 'api', 'resource'].map((k) => ({
        path: `/catalog/entity-facets?filter=kind%3D${k}&facet=spec.type&facet=spec.lifecycle&facet=metadata.tags`,
      })),
    },
    {
      name: 'by-refs: 100',
      asks: many(100, () => ({
        method: 'POST',
        path: '/catalog/entities/by-refs',
        body: JSON.stringify({ entityRefs: many(100, () => `component:default/${any(names)}`) }),
      })),
    },
    { name: 'search', asks: words.map((w) => ({ path: `/search/query?term=${w}` })) },
  ]
  return { cases: cases.filter((c) => c.asks.length > 0), total }
}

async function closedLoop(server: Server, { name, asks }: Case, connections: number, forMs: number): Promise<Measured> {
  const times: number[] = []
  let next = 0
  const began = performance.now()
  await Promise.all(
    Array.from({ length: connections }, async () => {
      while (performance.now() < began + forMs) {
        const at = performance.now()
        const { status, text } = await ask(server, asks[next++ % asks.length] as BenchRequest)
        if (status !== 200) throw new Error(`${name}: ${status} ${text.slice(0, 300)}`)
        times.push(performance.now() - at)
      }
    }),
  )
  return {
    perSecond: times.length / ((performance.now() - began) / 1000),
    p50: percentile(times, 0.5),
    p95: percentile(times, 0.95),
  }
}

/** Measures every case with 1 and with 16 connections, for some milliseconds each after a warm-up. */
export async function benchBackstageApi(
  at: { base: string; token: string; fresh?: boolean },
  forMs: number,
  log: (line: string) => void = console.log,
): Promise<Results> {
  const agent = new http.Agent({ keepAlive: true, maxSockets: 16 })
  const server: Server = { base: new URL(at.base), token: at.token, agent, fresh: at.fresh ?? false }
  const results: Results = {}
  const { cases, total } = await casesFor(server)
  log(`  ${at.base}: ${total} components${server.fresh ? '; nothing remembered between requests' : ''}`)
  for (const one of cases) {
    await closedLoop(server, one, 4, Math.min(1000, forMs / 4))
    const measured: Record<string, Measured> = {}
    for (const connections of [1, 16]) measured[connections] = await closedLoop(server, one, connections, forMs)
    results[one.name] = measured
    const [alone, together] = [measured['1'] as Measured, measured['16'] as Measured]
    log(
      `  ${one.name.padEnd(28)} 1: p50 ${alone.p50.toFixed(2)} p95 ${alone.p95.toFixed(2)} ms   16: ${Math.round(together.perSecond)}/s p50 ${together.p50.toFixed(1)} p95 ${together.p95.toFixed(1)} ms`,
    )
  }
  agent.destroy()
  return results
}
