import { asOfTime, type WorkloadView } from '@callboard/modules/workloads/domain/view'
import type { SlotPlace } from '@callboard/plugin-kit/ui'
import { createElement, type ReactNode } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { expect, test } from 'vitest'
import { Workloads } from './clusters-workloads.tsx'
import { WorkloadLine } from './parts.tsx'
import { healthStatus } from './status-cell.tsx'
import { WorkloadCard } from './workload-card.tsx'

// Data of a cluster that has not been heard of for more than a minute says how old it is, wherever it is shown.

const seenAt = new Date('2026-11-30T12:03:20Z')
const after = (seconds: number) => new Date(seenAt.getTime() + seconds * 1000)

const placeAt = (now: Date) =>
  ({ now, links: { entity: () => '/e', page: () => '/clusters' }, reason: () => undefined }) as unknown as SlotPlace

const workloadAt = (now: Date): WorkloadView => ({
  integrationId: 'i1',
  runtime: 'production',
  key: 'uid',
  kind: 'Deployment',
  namespace: 'shop',
  name: 'checkout',
  health: 'healthy',
  desired: 2,
  ready: 2,
  restarts: 0,
  version: '1.0.0',
  versions: [],
  images: [],
  findings: [],
  changedAt: seenAt,
  asOf: asOfTime(seenAt, now.getTime()),
  entities: [],
  labels: {},
  detail: { cpu: {}, memory: {}, endpoints: [], events: [] },
  instances: [],
  logs: false,
})

const listOf = (workload: WorkloadView, place: SlotPlace) =>
  createElement(Workloads, {
    data: {
      view: 'workloads',
      query: {},
      runtimes: [],
      overview: { counts: [], namespaces: [], troubled: [], drift: [] },
      list: { workloads: [workload], total: 1 },
      page: 1,
      sorting: { by: 'name', order: 'asc' },
    },
    place,
  })

const views: [name: string, of: (workload: WorkloadView, place: SlotPlace) => ReactNode][] = [
  ['the card of a workload', (workload, place) => createElement(WorkloadCard, { workload, place })],
  ['a line of the overview', (workload, place) => createElement(WorkloadLine, { workload, place })],
  ['the list of workloads', listOf],
  ['the status of a service', (workload, place) => healthStatus.render({ workloads: [workload] }, place)],
]

const textAt = (now: Date, view: (workload: WorkloadView, place: SlotPlace) => ReactNode) =>
  renderToStaticMarkup(view(workloadAt(now), placeAt(now))).replace(/<[^>]+>/g, '')

test.each(views)('%s says how old its data is after a minute without a sign of life', (_, view) => {
  expect(textAt(after(60), view)).toContain('production')
  expect(textAt(after(60), view)).not.toContain('as of')
  expect(textAt(after(61), view)).toContain('as of 12:03')
  expect(textAt(after(86_400), view)).toContain('as of 30 Nov, 12:03')
})
