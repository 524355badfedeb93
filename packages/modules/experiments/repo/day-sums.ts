import type { TenantId } from '@callboard/core/ids'
import type { TenantDb, TenantReader } from '@callboard/db/for-tenant'
import type { MetricRole } from '../domain/decision.ts'
import type { MetricKind } from '../domain/metric-kind.ts'
import { maxAttributes, maxSegmentValues } from '../domain/segments.ts'

/** Experiments whose sums may change. Those of the sample organization have sums and no units. */
export const findOpenExperiments = (db: TenantReader, tenantId: TenantId) => db.$queryRaw<{ id: string }[]>`
  select id from experiment where tenant_id = ${tenantId}::uuid and state = 'running' and not sample order by id`

/** Counts the units of each variant until now, as those of today. */
export const countUnits = (db: TenantDb, tenantId: TenantId, experimentId: string) => db.$executeRaw`
  insert into experiment_day (tenant_id, experiment_id, day, variant, units)
  select tenant_id, experiment_id, (now() at time zone 'UTC')::date, variant, count(*)
  from experiment_unit where tenant_id = ${tenantId}::uuid and experiment_id = ${experimentId}::uuid
  group by tenant_id, experiment_id, variant
  on conflict (tenant_id, experiment_id, day, variant) do update set units = excluded.units`

export type MetricToSum = {
  metricId: string
  kind: MetricKind
  role: MetricRole
  event: string
  denominator: string | null
  windowDays: number
  cap: number | null
  percentile: number | null
  covariateDays: number | null
}

/** What is measured in an experiment. */
export const readMetricsToSum = (db: TenantReader, tenantId: TenantId, experimentId: string) => db.$queryRaw<MetricToSum[]>`
  select m.id as "metricId", m.kind, x.role, m.event, m.denominator, m.window_days as "windowDays", m.cap, m.percentile,
    m.covariate_days as "covariateDays"
  from experiment_metric x join metric m on m.tenant_id = x.tenant_id and m.id = x.metric_id
  where x.tenant_id = ${tenantId}::uuid and x.experiment_id = ${experimentId}::uuid order by x.position`

/** Removes the segments of a metric before they are added up anew: which ones are the largest may have changed. */
export const removeSegments = (db: TenantDb, tenantId: TenantId, experimentId: string, metricId: string) => db.$executeRaw`
  delete from experiment_segment where tenant_id = ${tenantId}::uuid and experiment_id = ${experimentId}::uuid
    and metric_id = ${metricId}::uuid`

/**
 * Adds up each unit's events within its window, and the units of each variant, as the sums of today. A unit without an event
 * counts as 0. Only days from the first exposure on are read, or those before it whose values adjust a metric. Units of a success metric are added up by segment as well, for the
 * attributes that most units have, and for the most frequent values of each.
 */
export const sumMetric = (db: TenantDb, tenantId: TenantId, experimentId: string, metric: MetricToSum) => db.$executeRaw`
  with exposed as materialized (
    select unit, variant, exposed_at, attributes from experiment_unit where tenant_id = ${tenantId}::uuid and experiment_id = ${experimentId}::uuid
  ), counted as (
    select u.unit, u.variant, u.attributes,
      coalesce(sum(e.value) filter (where e.name = ${metric.event} and e.at >= u.exposed_at), 0) as x,
      coalesce(sum(e.value) filter (where e.name = ${metric.denominator} and e.at >= u.exposed_at), 0) as y,
      count(*) filter (where e.name = ${metric.event} and e.at >= u.exposed_at) as times,
      coalesce(sum(e.value) filter (where e.name = ${metric.event} and e.at < u.exposed_at), 0) as x_before,
      count(*) filter (where e.name = ${metric.event} and e.at < u.exposed_at) as times_before
    from exposed u left join metric_event e on e.tenant_id = ${tenantId}::uuid and e.unit = u.unit
      and e.name in (${metric.event}, coalesce(${metric.denominator}, ${metric.event}))
      and e.day >= (select (min(exposed_at) at time zone 'UTC')::date from exposed) - coalesce(${metric.covariateDays}::int, 0)
      and e.at >= u.exposed_at - make_interval(days => coalesce(${metric.covariateDays}::int, 0)) and e.at < u.exposed_at + make_interval(days => ${metric.windowDays}::int)
    group by u.unit, u.variant, u.attributes
  ), valued as (
    select variant, attributes, case when ${metric.kind} = 'conversion' then least(times, 1)::double precision
        else least(x, coalesce(${metric.cap}::double precision, x)) end as x,
      case when ${metric.covariateDays}::int is null then y when ${metric.kind} = 'conversion' then least(times_before, 1)::double precision
        else least(x_before, coalesce(${metric.cap}::double precision, x_before)) end as y
    from counted
  ), segmented as (
    select v.variant, v.x, v.y, a.key as attribute, a.value from valued v cross join lateral jsonb_each_text(v.attributes) a
    where ${metric.role} = 'success'
  ), sized as (
    select attribute, value, row_number() over (partition by attribute order by count(*) desc, value) as value_rank,
      sum(count(*)) over (partition by attribute) as attribute_units
    from segmented group by attribute, value
  ), largest as (
    select attribute, value from (select *, dense_rank() over (order by attribute_units desc, attribute) as attribute_rank from sized) ranked
    where value_rank <= ${maxSegmentValues}::int and attribute_rank <= ${maxAttributes}::int
  ), by_segment as (
    insert into experiment_segment (tenant_id, experiment_id, metric_id, attribute, value, variant, units, sum, squares,
      denominator, denominators, products)
    select ${tenantId}::uuid, ${experimentId}::uuid, ${metric.metricId}::uuid, attribute, value, variant,
      count(*), sum(x), sum(x * x), sum(y), sum(y * y), sum(x * y)
    from segmented join largest using (attribute, value) group by attribute, value, variant
  )
  insert into experiment_sum (tenant_id, experiment_id, metric_id, day, variant, units, sum, squares, denominator, denominators, products)
  select ${tenantId}::uuid, ${experimentId}::uuid, ${metric.metricId}::uuid, (now() at time zone 'UTC')::date, variant,
    count(*), sum(x), sum(x * x), sum(y), sum(y * y), sum(x * y)
  from valued group by variant
  on conflict (tenant_id, experiment_id, metric_id, day, variant) do update set units = excluded.units, sum = excluded.sum,
    squares = excluded.squares, denominator = excluded.denominator, denominators = excluded.denominators, products = excluded.products`
