import http from 'node:http'
import { figure, percentile } from './figures.ts'

type Case = { name: string; path(i: number): string; peer: number }

const cases: Case[] = [
  {
    name: 'by name',
    path: (i) => `/api/catalog/entities/by-name/component/default/service-${String((i * 5) % 10_000).padStart(6, '0')}`,
    peer: 428,
  },
  { name: 'list of 20 with total', path: () => '/api/catalog/entities/by-query?filter=kind%3Dcomponent&limit=20', peer: 95 },
  {
    name: 'ordered by name',
    path: (i) =>
      `/api/catalog/entities/by-query?filter=kind%3Dcomponent&limit=20&orderField=metadata.name,${i % 2 ? 'asc' : 'desc'}`,
    peer: 46,
  },
  {
    name: 'full text',
    path: (i) =>
      `/api/catalog/entities/by-query?filter=kind%3Dcomponent&limit=20&orderField=metadata.name,asc&fullTextFilterTerm=service-00${i % 90}&fullTextFilterFields=metadata.name,metadata.title`,
    peer: 29,
  },
  {
    name: 'deep offset',
    path: (i) =>
      `/api/catalog/entities/by-query?filter=kind%3Dcomponent&limit=20&orderField=metadata.name,asc&offset=${5600 + (i % 3) * 800}`,
    peer: 17,
  },
  {
    name: 'owned by a team',
    path: (i) =>
      `/api/catalog/entities/by-query?filter=kind%3Dcomponent,relations.ownedBy%3Dgroup:default/team-${i % 200}&limit=20`,
    peer: Number.NaN,
  },
  {
    name: 'three facets of components',
    path: () => '/api/catalog/entity-facets?filter=kind%3Dcomponent&facet=spec.type&facet=spec.lifecycle&facet=metadata.tags',
    peer: 33,
  },
]

function ask(url: URL, token: string, agent: http.Agent): Promise<number> {
  return new Promise((resolve, reject) => {
    http
      .get(url, { agent, headers: { authorization: `Bearer ${token}` } }, (response) => {
        response.resume()
        response.on('end', () => resolve(response.statusCode ?? 0))
      })
      .on('error', reject)
  })
}

/** Backstage's catalog API over 10,000 entities: a closed loop of 16 connections for some seconds each. */
export async function benchCatalogApi(base: string, token: string, forMs: number): Promise<void> {
  const agent = new http.Agent({ keepAlive: true, maxSockets: 16 })
  for (const one of cases) {
    const times: number[] = []
    let next = 0
    const end = performance.now() + forMs
    const began = performance.now()
    await Promise.all(
      Array.from({ length: 16 }, async () => {
        while (performance.now() < end) {
          const at = performance.now()
          const status = await ask(new URL(one.path(next++), base), token, agent)
          if (status !== 200) throw new Error(`${one.name}: ${status}`)
          times.push(performance.now() - at)
        }
      }),
    )
    const rate = times.length / ((performance.now() - began) / 1000)
    figure(
      `API, 10,000 entities, 16 connections: ${one.name}`,
      `${Math.round(rate)}/s`,
      `p95 ${percentile(times, 0.95).toFixed(0)} ms${Number.isNaN(one.peer) ? '' : `; Backstage ${one.peer}/s (${(rate / one.peer).toFixed(1)} times)`}`,
    )
  }
  agent.destroy()
}
