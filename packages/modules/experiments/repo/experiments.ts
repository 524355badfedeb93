import type { TenantId } from '@callboard/core/ids'
import type { TenantReader } from '@callboard/db/for-tenant'
import type { MetricRole } from '../domain/decision.ts'
import type { ExperimentState, ExperimentSummary, Outcome, SequentialMethod } from '../domain/experiment.ts'
import type { MetricDefinition } from '../domain/metric.ts'
import type { MetricKind } from '../domain/metric-kind.ts'
import type { DaySums } from '../domain/results.ts'
import type { SegmentSums } from '../domain/segments.ts'
import type { Direction } from '../domain/statistics/non-inferiority.ts'

export type MetricRow = MetricDefinition & { id: string; createdBy: string; createdAt: Date }

/** Metrics by name. */
export const findMetrics = (db: TenantReader, tenantId: TenantId) => db.$queryRaw<MetricRow[]>`
  select id, key, name, kind, event, denominator, better, window_days as "windowDays", cap, percentile,
    covariate_days as "covariateDays", minimum_effect as "minimumEffect", owner_ref as owner, created_by as "createdBy",
    created_at as "createdAt"
  from metric where tenant_id = ${tenantId}::uuid order by lower(name), id`

type Filter = { text: string | undefined; state: ExperimentState | undefined; limit: number; offset: number }

/** Experiments: running ones first, then the newest. `text` is part of the name, the hypothesis or the conclusion. */
export const findExperiments = (db: TenantReader, tenantId: TenantId, { text, state, limit, offset }: Filter) =>
  db.$queryRaw<(ExperimentSummary & { total: number })[]>`
  select e.id, e.key, e.name, e.flag_key as "flagKey", e.entity_ref as "entityRef", e.state, e.started_at as "startedAt",
    e.ended_at as "endedAt", e.outcome, e.planned_units as "plannedUnits", (count(*) over ())::int as total,
    coalesce((select sum(d.units)::int from experiment_day d where d.tenant_id = e.tenant_id and d.experiment_id = e.id
      and d.day = (select max(day) from experiment_day l where l.tenant_id = e.tenant_id and l.experiment_id = e.id)), 0) as units
  from experiment e
  where e.tenant_id = ${tenantId}::uuid and (${state === undefined} or e.state = ${state ?? ''})
    and (${text === undefined} or strpos(lower(e.name || ' ' || e.key || ' ' || e.hypothesis || ' ' || e.conclusion), ${text?.toLowerCase() ?? ''}) > 0)
  order by e.state = 'running' desc, e.created_at desc, e.id limit ${limit} offset ${offset}`

type MeasuredRow = {
  metricId: string
  name: string
  kind: MetricKind
  role: MetricRole
  better: Direction
  margin: number
  covariateDays: number | null
  minimumEffect: number | null
}

export type ExperimentRow = {
  id: string
  key: string
  name: string
  hypothesis: string
  flagKey: string
  entityRef: string
  /** Null if the catalog does not have the entity. */
  entityLabel: string | null
  state: ExperimentState
  method: SequentialMethod
  alpha: number
  plannedUnits: number
  autoRollback: boolean
  startedAt: Date | null
  endedAt: Date | null
  outcome: Outcome | null
  conclusion: string
  createdBy: string
  variants: { key: string; weight: number }[]
  metrics: MeasuredRow[]
}

/** An experiment with its variants and metrics. */
export async function readExperiment(db: TenantReader, tenantId: TenantId, id: string): Promise<ExperimentRow | undefined> {
  const [row] = await db.$queryRaw<ExperimentRow[]>`
    select e.id, e.key, e.name, e.hypothesis, e.flag_key as "flagKey", e.entity_ref as "entityRef", coalesce(c.title, c.name) as "entityLabel",
      e.state, e.method, e.alpha, e.planned_units as "plannedUnits", e.auto_rollback as "autoRollback",
      e.started_at as "startedAt", e.ended_at as "endedAt", e.outcome, e.conclusion, e.created_by as "createdBy",
      (select jsonb_agg(jsonb_build_object('key', v.key, 'weight', v.weight) order by v.position) from experiment_variant v
        where v.tenant_id = e.tenant_id and v.experiment_id = e.id) as variants,
      (select jsonb_agg(jsonb_build_object('metricId', m.id, 'name', m.name, 'kind', m.kind, 'role', x.role, 'better', m.better,
          'margin', x.margin, 'covariateDays', m.covariate_days, 'minimumEffect', m.minimum_effect) order by x.position)
        from experiment_metric x join metric m on m.tenant_id = x.tenant_id and m.id = x.metric_id
        where x.tenant_id = e.tenant_id and x.experiment_id = e.id) as metrics
    from experiment e left join entity c on c.tenant_id = e.tenant_id and c.ref = e.entity_ref
    where e.tenant_id = ${tenantId}::uuid and e.id = ${id}::uuid`
  return row && { ...row, variants: row.variants ?? [], metrics: row.metrics ?? [] }
}

/** Units of each variant until the end of each day. */
export const readDays = (db: TenantReader, tenantId: TenantId, id: string) =>
  db.$queryRaw<{ day: string; variant: string; units: number }[]>`
  select day::text, variant, units from experiment_day where tenant_id = ${tenantId}::uuid and experiment_id = ${id}::uuid order by day`

/** What the units of each variant add up to until the end of each day. */
export const readSums = (db: TenantReader, tenantId: TenantId, id: string) => db.$queryRaw<(DaySums & { metricId: string })[]>`
  select metric_id as "metricId", day::text, variant, units, sum, squares, denominator, denominators, products
  from experiment_sum where tenant_id = ${tenantId}::uuid and experiment_id = ${id}::uuid order by day`

/** What the units of each variant add up to by segment, until now; the largest segments of an attribute first. */
export const readSegmentSums = (db: TenantReader, tenantId: TenantId, id: string) => db.$queryRaw<SegmentSums[]>`
  select metric_id as "metricId", attribute, value, variant, units, sum, squares, denominator, denominators, products
  from experiment_segment where tenant_id = ${tenantId}::uuid and experiment_id = ${id}::uuid
  order by attribute, sum(units) over (partition by metric_id, attribute, value) desc, value, metric_id, variant`

/** Running experiments by key, with the keys of their variants. */
export const readRunningOfFlags = (db: TenantReader, tenantId: TenantId, flags: readonly string[]) =>
  db.$queryRaw<{ id: string; flagKey: string; variants: string[] }[]>`
  select e.id, e.flag_key as "flagKey",
    array(select v.key from experiment_variant v where v.tenant_id = e.tenant_id and v.experiment_id = e.id) as variants
  from experiment e where e.tenant_id = ${tenantId}::uuid and e.state = 'running' and e.flag_key = any(${[...flags]}::text[])`

export const readRunning = (db: TenantReader, tenantId: TenantId, keys: readonly string[]) =>
  db.$queryRaw<{ id: string; key: string; variants: string[] }[]>`
  select e.id, e.key, array(select v.key from experiment_variant v where v.tenant_id = e.tenant_id and v.experiment_id = e.id) as variants
  from experiment e where e.tenant_id = ${tenantId}::uuid and e.state = 'running' and e.key = any(${[...keys]}::text[])`

/** Running experiments that a harmed guardrail ends. */
export const findAutoRollbacks = (db: TenantReader, tenantId: TenantId) => db.$queryRaw<{ id: string }[]>`
  select id from experiment where tenant_id = ${tenantId}::uuid and state = 'running' and auto_rollback and not sample order by id`
