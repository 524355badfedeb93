import { readFileSync, writeFileSync } from 'node:fs'
import { z } from 'zod'
import type { Measured, Results } from './backstage-api.ts'

// Results of this benchmark or of the harness that measures Backstage, side by side.

/** The cases of this benchmark by the names that the harness of the peer has for them. */
const caseOfScenario: Record<string, string> = {
  list_component_20: 'by-query: a kind',
  list_component_20_no_total: 'by-query: a kind, no total',
  list_order_name_20: 'by-query: ordered',
  list_fulltext_20: 'by-query: text',
  list_owned_by_20: 'by-query: owned by a group',
  deep_offset_20: 'by-query: deep offset',
  deep_cursor_20: 'by-query: deep cursor',
  by_name: 'by-name',
  ancestry: 'ancestry',
  facet_spec_type: 'facets: one',
  facets_component_3: 'facets: three of a kind',
  by_refs_100: 'by-refs: 100',
  search: 'search',
}

const measured = z.object({ perSecond: z.number(), p50: z.number(), p95: z.number() })
const ownResults = z.record(z.string(), z.record(z.string(), measured))

/** Of `result-10000.json`. A scenario that the server did not answer has only the reason, `skipped`. */
const peerResults = z.object({
  load: z.object({
    scenarios: z.record(
      z.string(),
      z.union([
        z.object({ skipped: z.string() }),
        z.record(z.string(), z.object({ rps: z.number(), p50: z.number(), p95: z.number() })),
      ]),
    ),
  }),
})

/** The figures of the peer's harness by the cases of this benchmark: `c16` are 16 connections. */
function fromPeer({ load }: z.output<typeof peerResults>): Results {
  const cases = Object.entries(load.scenarios).flatMap(([scenario, points]): [string, Record<string, Measured>][] => {
    const name = caseOfScenario[scenario]
    if (!name || 'skipped' in points) return []
    const byConnections = Object.entries(points).map(([key, { rps, p50, p95 }]) => [
      key.replace(/^c/, ''),
      { perSecond: rps, p50, p95 },
    ])
    return [[name, Object.fromEntries(byConnections)]]
  })
  return Object.fromEntries(cases)
}

export const parseResults = (json: unknown): Results => {
  const peer = peerResults.safeParse(json)
  return peer.success ? fromPeer(peer.data) : ownResults.parse(json)
}

export const readResults = (file: string): Results => parseResults(JSON.parse(readFileSync(file, 'utf8')))
export const saveResults = (file: string, results: Results) => writeFileSync(file, JSON.stringify(results, null, 1))

const geometricMean = (values: readonly number[]) => Math.exp(values.reduce((sum, v) => sum + Math.log(v), 0) / values.length)

/** Prints the ratio of requests per second of two servers, with 1 and with 16 connections, and last the summary with 16. */
export function compareResults(ours: Results, theirs: Results, log: (line: string) => void = console.log): void {
  const shared = Object.keys(ours).flatMap((name) => {
    const pairs = ['1', '16'].flatMap((connections) => {
      const [own, peer] = [ours[name]?.[connections], theirs[name]?.[connections]]
      return own && peer ? [{ connections, ratio: own.perSecond / peer.perSecond, own, peer }] : []
    })
    const last = pairs.at(-1)
    return last ? [{ name, pairs, ratio: last.ratio }] : []
  })
  if (shared.length === 0) throw new Error('The two results have no request in common.')
  for (const { name, pairs } of shared) {
    const figures = pairs.map(
      ({ connections, ratio, own, peer }) =>
        `${connections.padStart(2)}: ${ratio.toFixed(2).padStart(6)} × (${Math.round(own.perSecond)} and ${Math.round(peer.perSecond)}/s, p95 ${own.p95.toFixed(1)} and ${peer.p95.toFixed(1)} ms)`,
    )
    log(`  ${name.padEnd(28)} ${figures.join('   ')}`)
  }
  const lowest = shared.reduce((low, one) => (one.ratio < low.ratio ? one : low))
  log(
    `geometric mean ${geometricMean(shared.map((s) => s.ratio)).toFixed(2)} ×, lowest ${lowest.ratio.toFixed(2)} × (${lowest.name})`,
  )
}
