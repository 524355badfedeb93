import { expect, test } from 'vitest'
import { withRuntimes } from './with-runtimes.ts'

const node = (name: string, depth: number) => ({
  ref: `component:default/${name}`,
  label: name,
  kind: 'component',
  type: 'service',
  exists: true,
  depth,
})

test('each cluster is one box, as healthy as the worst that is drawn of it', () => {
  const nodes = [node('checkout', 0), node('ledger', 1), node('docs', 1)]
  const edges = [{ source: nodes[0]?.ref ?? '', target: nodes[1]?.ref ?? '', type: 'dependsOn' }]
  const graph = withRuntimes({ nodes, edges, truncated: false }, [
    {
      ref: 'component:default/checkout',
      health: 'broken',
      runtimes: [
        { runtime: 'eu', health: 'healthy' },
        { runtime: 'us', health: 'broken' },
      ],
    },
    { ref: 'component:default/ledger', health: 'degraded', runtimes: [{ runtime: 'eu', health: 'degraded' }] },
  ])
  expect(graph.nodes.filter((n) => n.kind === 'runtime')).toMatchObject([
    { ref: 'runtime:eu', label: 'eu', health: 'degraded', depth: 1 },
    { ref: 'runtime:us', label: 'us', health: 'broken', depth: 1 },
  ])
  expect(graph.nodes.map((n) => n.health)).toEqual(['broken', 'degraded', undefined, 'degraded', 'broken'])
  expect(graph.edges.map((e) => [e.source.split('/').at(-1), e.type, e.target])).toEqual([
    ['checkout', 'dependsOn', 'component:default/ledger'],
    ['checkout', 'runsIn', 'runtime:eu'],
    ['checkout', 'runsIn', 'runtime:us'],
    ['ledger', 'runsIn', 'runtime:eu'],
  ])
})
