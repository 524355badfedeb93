import type { OperationContext } from '@callboard/kernel/operation'
import { countFacets, entityOf, getEntitiesByRefs, queryEntities } from '@callboard/modules/catalog'
import { type Descriptor, refOf } from '@callboard/modules/catalog/domain/entity'
import { figure, percentile } from './figures.ts'

const times = 400

/**
 * The most frequent reads of pages and clients, in one organization.
 * @returns the 95th percentile of each read, in ms
 */
export async function measureReads(name: string, context: OperationContext): Promise<number[]> {
  const kind = { key: 'kind', values: ['component'] }
  const { documents } = await queryEntities(context, { filter: kind, limit: 100, total: 'exclude' })
  const refs = documents.map((d) => refOf(entityOf(d) as unknown as Descriptor))
  const page = { filter: kind, limit: 20, total: 'include' } as const
  const order = [{ field: 'metadata.name', order: 'desc' as const }]
  const reads: [string, (i: number) => Promise<unknown>][] = [
    ['a page of a kind', (i) => queryEntities(context, { ...page, offset: i % 40 })],
    ['ordered', (i) => queryEntities(context, { ...page, order, offset: i % 40 })],
    ['text', (i) => queryEntities(context, { ...page, order, text: { term: ['ledger', 'gate', 'fraud'][i % 3] ?? '' } })],
    ['by name', (i) => getEntitiesByRefs(context, { refs: [refs[i % refs.length] ?? ''] })],
    ['facets', () => countFacets(context, { keys: ['spec.type', 'spec.lifecycle'], filter: kind })],
  ]
  const all: number[] = []
  for (const [what, read] of reads) {
    const took: number[] = []
    for (let i = 0; i < times; i++) {
      const began = performance.now()
      await read(i)
      // Warm-up.
      if (i >= times / 10) took.push(performance.now() - began)
    }
    const p95 = percentile(took, 0.95)
    figure(`${what}, ${name}`, `${percentile(took, 0.5).toFixed(2)} ms`, `p95 ${p95.toFixed(2)} ms`)
    all.push(p95)
  }
  return all
}
