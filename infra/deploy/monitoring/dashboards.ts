// Grafana dashboards, written to grafana/*.json by `npm run docs`.

type Unit = 's' | 'reqps' | 'percentunit' | 'short' | 'bytes'
type Query = { expr: string; legend: string }
type Panel = { title: string; unit: Unit; queries: Query[] }
type Dashboard = { uid: string; title: string; panels: Panel[] }

const panel = (title: string, unit: Unit, ...queries: [expr: string, legend: string][]): Panel => ({
  title,
  unit,
  queries: queries.map(([expr, legend]) => ({ expr, legend })),
})

/** The 95th percentile of a histogram by some labels. */
const p95 = (metric: string, by: string, where = '') =>
  `histogram_quantile(0.95, sum by (${by}, le) (rate(${metric}_bucket${where}[$__rate_interval])))`
const rate = (metric: string, by: string, where = '') => `sum by (${by}) (rate(${metric}${where}[$__rate_interval]))`

const dashboards: Dashboard[] = [
  {
    uid: 'callboard-requests',
    title: 'Callboard: requests and operations',
    panels: [
      panel('Requests', 'reqps', [rate('callboard_http_requests_total', 'handler'), '{{handler}}']),
      panel('Failed requests', 'percentunit', ['callboard:http_errors:ratio5m', '{{handler}}']),
      panel('95th percentile of requests', 's', ['callboard:http_request_seconds:p95_5m', '{{handler}}']),
      panel('Slowest pages', 's', [
        `topk(10, ${p95('callboard_http_request_seconds', 'route', '{handler="page",route!="static"}')})`,
        '{{route}}',
      ]),
      panel('Slowest API routes', 's', [
        `topk(10, ${p95('callboard_http_request_seconds', 'route', '{handler="api"}')})`,
        '{{route}}',
      ]),
      panel('Database time of pages', 's', [`topk(10, ${p95('callboard_page_database_seconds', 'route')})`, '{{route}}']),
      panel('Statements of pages', 'short', [`topk(10, ${p95('callboard_page_statements', 'route')})`, '{{route}}']),
      panel('Waits of pages for the database', 'short', [
        `topk(10, ${p95('callboard_page_database_waits', 'route')})`,
        '{{route}}',
      ]),
      panel('Refused requests', 'reqps', [rate('callboard_http_requests_total', 'status', '{status=~"4.."}'), '{{status}}']),
      panel('Slowest operations', 's', [`topk(10, ${p95('callboard_operation_seconds', 'operation')})`, '{{operation}}']),
      panel('Failing operations', 'percentunit', ['callboard:operation_failures:ratio5m > 0', '{{operation}}']),
    ],
  },
  {
    uid: 'callboard-jobs',
    title: 'Callboard: jobs and schedules',
    panels: [
      panel('Open jobs', 'short', ['callboard:jobs_open:max', '{{group}} {{state}}']),
      panel('Finished jobs', 'reqps', [rate('callboard_jobs_total', 'outcome'), '{{outcome}}']),
      panel('95th percentile of waiting', 's', ['topk(10, callboard:job_wait_seconds:p95_5m)', '{{name}}']),
      panel('95th percentile of running', 's', [`topk(10, ${p95('callboard_job_run_seconds', 'name')})`, '{{name}}']),
      panel('Time since a schedule ran', 's', ['callboard:schedule_age_seconds', '{{schedule}}']),
      panel(
        'Watched integrations',
        'short',
        ['sum(callboard_integrations_followed)', 'watched'],
        ['sum(increase(callboard_follower_restarts_total[$__rate_interval]))', 'restarts'],
      ),
    ],
  },
  {
    uid: 'callboard-dependencies',
    title: 'Callboard: vendors, database, queue, processes',
    panels: [
      panel('Requests to vendors', 'reqps', [
        rate('callboard_vendor_request_seconds_count', 'vendor, outcome'),
        '{{vendor}} {{outcome}}',
      ]),
      panel('95th percentile of vendors', 's', [p95('callboard_vendor_request_seconds', 'vendor'), '{{vendor}}']),
      panel('Connections to PostgreSQL', 'short', ['sum by (state) (callboard_database_connections)', '{{state}}']),
      panel('Waiting for a connection', 'short', [
        'max by (instance, pool) (callboard_database_waiting)',
        '{{instance}} {{pool}}',
      ]),
      panel(
        'Queue',
        's',
        ['max by (instance) (callboard_queue_answer_seconds)', '{{instance}}'],
        ['min(callboard_queue_up)', 'up'],
      ),
      panel('Refused inputs', 'reqps', [rate('callboard_parse_refusals_total', 'task, reason'), '{{task}} {{reason}}']),
      panel('Memory', 'bytes', ['max by (instance) (process_resident_memory_bytes)', '{{instance}}']),
      panel('Event loop lag, 99th percentile', 's', ['max by (instance) (nodejs_eventloop_lag_p99_seconds)', '{{instance}}']),
      panel('Processor', 'percentunit', [
        'sum by (instance) (rate(process_cpu_seconds_total[$__rate_interval]))',
        '{{instance}}',
      ]),
      panel('Uncaught errors', 'short', [
        'sum by (kind) (increase(callboard_uncaught_errors_total[$__rate_interval]))',
        '{{kind}}',
      ]),
    ],
  },
]

// biome-ignore lint/suspicious/noTemplateCurlyInString: a variable of Grafana
const datasource = { type: 'prometheus', uid: '${datasource}' }
const [width, height, columns] = [12, 8, 2]

/** Panels in two columns. */
const toGrafana = ({ uid, title, panels }: Dashboard) => ({
  uid,
  title,
  tags: ['callboard'],
  schemaVersion: 39,
  version: 1,
  editable: true,
  refresh: '30s',
  time: { from: 'now-3h', to: 'now' },
  templating: { list: [{ name: 'datasource', type: 'datasource', query: 'prometheus', label: 'Data source' }] },
  panels: panels.map(({ title: name, unit, queries }, i) => ({
    id: i + 1,
    title: name,
    type: 'timeseries',
    datasource,
    gridPos: { x: (i % columns) * width, y: Math.floor(i / columns) * height, w: width, h: height },
    fieldConfig: { defaults: { unit, min: 0 }, overrides: [] },
    options: { legend: { displayMode: 'list', placement: 'bottom' }, tooltip: { mode: 'multi', sort: 'desc' } },
    targets: queries.map(({ expr, legend }, n) => ({
      refId: String.fromCharCode(65 + n),
      datasource,
      expr,
      legendFormat: legend,
    })),
  })),
})

/** The content of each dashboard's file, by name. */
export const dashboardFiles = (): Record<string, string> =>
  Object.fromEntries(dashboards.map((d) => [`${d.uid}.json`, `${JSON.stringify(toGrafana(d), null, 2)}\n`]))
