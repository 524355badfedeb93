import type { WorkloadUsage } from '@callboard/modules/workloads/domain/view'
import { expect, test } from 'vitest'
import { usageChart } from './usage-charts.ts'

const mib = 2 ** 20
const day = (of: string, cpu: number) => ({ day: of, cpu, memory: cpu * 100 * mib, maxCpu: cpu * 2, maxMemory: cpu * 200 * mib })
const workload = (given: Partial<WorkloadUsage>): WorkloadUsage => ({
  ...{ integrationId: 'i', key: 'k', name: 'ledger', runtime: 'production-eu' },
  ...{ cpu: {}, memory: {}, days: [day('2026-11-01', 1), day('2026-11-03', 2)] },
  ...given,
})

test('a single workload is shown with its peak, its request and its limit; days without samples are gaps', () => {
  const chart = usageChart([workload({ memory: { request: 256 * mib, limit: 512 * mib } })], 'memory')
  expect(chart?.points).toEqual(['2026-11-01', '2026-11-02', '2026-11-03'])
  expect(chart?.series.map(({ label, values }) => [label, values])).toEqual([
    ['Average', [100, null, 200]],
    ['Peak', [200, null, 400]],
  ])
  expect(chart?.limits).toEqual([
    { value: 256, label: 'Request', tone: 'goal' },
    { value: 512, label: 'Limit', tone: 'bad' },
  ])
})

test('several are told apart by what differs', () => {
  const labels = (...of: Partial<WorkloadUsage>[]) => usageChart(of.map(workload), 'cpu')?.series.map((s) => s.label)
  expect(labels({ key: 'a', runtime: 'eu' }, { key: 'b', runtime: 'us' })).toEqual(['eu', 'us'])
  expect(labels({ key: 'a' }, { key: 'b', name: 'search' })).toEqual(['ledger', 'search'])
  expect(labels({ key: 'a' }, { key: 'b', name: 'search', runtime: 'us' })).toEqual(['ledger in production-eu', 'search in us'])
})

test('shows those that use most, and says so', () => {
  const days = (cpu: number) => [day('2026-11-01', cpu), day('2026-11-02', cpu)]
  const many = Array.from({ length: 9 }, (_, i) => workload({ key: `${i}`, name: `w${i}`, days: days(i + 1) }))
  const chart = usageChart(many, 'cpu')
  expect(chart?.series.map((s) => s.label)).toEqual(['w8', 'w7', 'w6', 'w5', 'w4', 'w3', 'w2'])
  expect(chart?.partial).toBe('The 7 workloads that use most are shown.')
})

test('nothing is drawn of a single day', () => {
  expect(usageChart([workload({ days: [day('2026-11-01', 1)] })], 'cpu')).toBeUndefined()
  expect(usageChart([], 'cpu')).toBeUndefined()
})
