import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { createProcessRegistry } from '@callboard/jobs/process-metrics'
import { createMetrics, queueMetrics } from '@callboard/workers/metrics'
import { parser } from '@prometheus-io/lezer-promql'
import { beforeAll, describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { z } from 'zod'
import { root } from '../../launch/paths.ts'
import { dashboardFiles } from './dashboards.ts'

const here = (...parts: string[]) => path.join(import.meta.dirname, ...parts)

const rule = z.union([
  z.strictObject({ record: z.string().regex(/^callboard:[a-z0-9_]+(:[a-z0-9_]+)?$/), expr: z.string() }),
  z.strictObject({
    alert: z.string().regex(/^Callboard[A-Z]\w+$/),
    expr: z.string(),
    for: z
      .string()
      .regex(/^\d+m$/)
      .optional(),
    labels: z.strictObject({ severity: z.enum(['page', 'ticket']) }),
    annotations: z.strictObject({ summary: z.string().min(10), runbook: z.string() }),
  }),
])
const rulesFile = z.strictObject({ groups: z.array(z.strictObject({ name: z.string(), rules: z.array(rule) })) })
const { groups } = rulesFile.parse(parse(readFileSync(here('rules.yaml'), 'utf8')))
const rules = groups.flatMap((g) => g.rules)
const alerts = rules.flatMap((r) => ('alert' in r ? [r] : []))
const recorded = rules.flatMap((r) => ('record' in r ? [r.record] : []))

/** The dashboard's JSON model, as far as Grafana requires it for panels of time series. */
const dashboard = z.object({
  uid: z.string().max(40),
  title: z.string().min(1),
  schemaVersion: z.literal(39),
  templating: z.object({
    list: z.array(z.object({ name: z.string(), type: z.literal('datasource'), query: z.string() })).min(1),
  }),
  panels: z
    .array(
      z.object({
        id: z.number().int().positive(),
        title: z.string().min(1),
        type: z.literal('timeseries'),
        gridPos: z.object({
          x: z.number().min(0).max(23),
          y: z.number().min(0),
          w: z.number().max(24),
          h: z.number().positive(),
        }),
        fieldConfig: z.object({ defaults: z.object({ unit: z.string() }), overrides: z.array(z.never()) }),
        targets: z
          .array(z.object({ refId: z.string().regex(/^[A-Z]$/), expr: z.string().min(1), legendFormat: z.string() }))
          .min(1),
      }),
    )
    .min(1),
})
const dashboards = Object.entries(dashboardFiles()).map(([file, text]) => ({
  file,
  text,
  model: dashboard.parse(JSON.parse(text)),
}))

/** Names of series: of histograms those with their endings. */
const known = new Set<string>()
beforeAll(async () => {
  const workers = createMetrics().registry
  queueMetrics(workers, async () => {})
  const web = createProcessRegistry({ parseRefusals: () => [], pools: () => [] })
  for (const metric of [...(await workers.getMetricsAsJSON()), ...(await web.getMetricsAsJSON())]) {
    known.add(metric.name)
    // prom-client names the type by a number or a word, depending on the call.
    for (const ending of ['_bucket', '_count', '_sum']) known.add(`${metric.name}${ending}`)
  }
  for (const name of recorded) known.add(name)
})

/** Grafana replaces its variables before Prometheus sees the query. */
const asPrometheus = (expr: string) => expr.replaceAll('$__rate_interval', '5m')

/** Series named in a query, and whether it is valid PromQL. */
function read(expr: string): { names: string[]; isValid: boolean } {
  const text = asPrometheus(expr)
  const names: string[] = []
  let isValid = true
  parser.parse(text).iterate({
    enter(node) {
      if (node.type.isError) isValid = false
      if (node.name === 'Identifier' && node.node.parent?.name === 'VectorSelector') names.push(text.slice(node.from, node.to))
    },
  })
  return { names, isValid }
}

const queries = () => [
  ...rules.map((r) => ({ at: 'alert' in r ? r.alert : r.record, expr: r.expr })),
  ...dashboards.flatMap(({ file, model }) =>
    model.panels.flatMap((p) => p.targets.map((t) => ({ at: `${file} ${p.title}`, expr: t.expr }))),
  ),
]

test('the parser tells valid queries from others', () => {
  expect(read('sum(rate(a_total{b="c"}[5m])) / d')).toEqual({ names: ['a_total', 'd'], isValid: true })
  expect(read('sum(rate(a_total[5m])').isValid).toBe(false)
})

test('every query is valid, and every series that it names exists', () => {
  expect(queries().length).toBeGreaterThan(40)
  expect(queries().filter(({ expr }) => !read(expr).isValid)).toEqual([])
  const missing = queries().flatMap(({ at, expr }) =>
    read(expr)
      .names.filter((n) => !known.has(n))
      .map((n) => `${at}: ${n}`),
  )
  expect(missing).toEqual([])
})

test('every metric of ours is shown on a dashboard, or by a recording that is', () => {
  const shown = queries()
    .flatMap(({ expr }) => read(expr).names)
    .map((n) => n.replace(/_(bucket|count|sum)$/, ''))
  const ours = [...known].filter((n) => n.startsWith('callboard_') && !/_(bucket|count|sum)$/.test(n))
  expect(ours.length).toBeGreaterThan(15)
  expect(ours.filter((n) => !shown.includes(n))).toEqual([])
})

describe('alerts', () => {
  test('each has a runbook with the same sections', () => {
    expect(alerts.length).toBeGreaterThan(8)
    const incomplete = alerts.filter(({ alert, annotations: { runbook } }) => {
      const file = path.join(root, runbook)
      const text = existsSync(file) ? readFileSync(file, 'utf8') : ''
      return !text.includes(`\`${alert}\``) || !['## Impact', '## Look', '## Act'].every((heading) => text.includes(heading))
    })
    expect(incomplete.map((a) => a.alert)).toEqual([])
  })

  test('there is no runbook without an alert', () => {
    const named = alerts.map((a) => path.basename(a.annotations.runbook))
    expect(readdirSync(path.join(root, 'docs/operations/runbooks')).filter((file) => !named.includes(file))).toEqual([])
  })
})

describe('dashboards', () => {
  test.each(dashboards)('$file is as `npm run docs` writes it', ({ file, text }) => {
    expect(readFileSync(here('grafana', file), 'utf8')).toBe(text)
  })

  test('panels of a dashboard have ids and places of their own', () => {
    for (const { model } of dashboards) {
      expect(new Set(model.panels.map((p) => p.id)).size).toBe(model.panels.length)
      expect(new Set(model.panels.map((p) => `${p.gridPos.x},${p.gridPos.y}`)).size).toBe(model.panels.length)
    }
    expect(readdirSync(here('grafana')).sort()).toEqual(dashboards.map((d) => d.file).sort())
  })
})
