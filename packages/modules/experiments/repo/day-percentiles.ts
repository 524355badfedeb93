import type { TenantId } from '@callboard/core/ids'
import type { TenantDb } from '@callboard/db/for-tenant'
import type { MetricToSum } from './day-sums.ts'

/** The 97.5th percentile of the normal distribution. */
const z = 1.959963984540054

/**
 * Stores a percentile of what units add up to, as the sums of today: such that their mean is the percentile and their variance
 * that of the percentile times the units, as `momentsOfPercentile` computes them. Nothing for a variant with fewer than 100
 * units on the percentile's narrower side.
 */
export const sumPercentile = (db: TenantDb, tenantId: TenantId, experimentId: string, metric: MetricToSum) => db.$executeRaw`
  with exposed as materialized (
    select unit, variant, exposed_at from experiment_unit where tenant_id = ${tenantId}::uuid and experiment_id = ${experimentId}::uuid
  ), valued as (
    select u.variant, u.unit, coalesce(sum(e.value), 0) as x
    from exposed u left join metric_event e on e.tenant_id = ${tenantId}::uuid and e.unit = u.unit and e.name = ${metric.event}
      and e.day >= (select (min(exposed_at) at time zone 'UTC')::date from exposed)
      and e.at >= u.exposed_at and e.at < u.exposed_at + make_interval(days => ${metric.windowDays}::int)
    group by u.variant, u.unit
  ), counted as (
    select variant, count(*)::double precision as n, ${metric.percentile}::double precision as share from valued group by variant
  ), reaching as (
    select variant, n, share, ${z}::double precision * sqrt(share * (1 - share) / n) as reach from counted
    where n * least(share, 1 - share) >= 100
  ), placed as (
    select r.variant, r.n,
      percentile_cont(array[r.share, greatest(0, r.share - r.reach), least(1, r.share + r.reach)])
        within group (order by least(v.x, coalesce(${metric.cap}::double precision, v.x))) as at
    from reaching r join valued v using (variant) group by r.variant, r.n, r.share, r.reach
  ), measured as (
    select variant, n, at[1] as percentile, power((at[3] - at[2]) / (2 * ${z}::double precision), 2) * n as variance from placed
  )
  insert into experiment_sum (tenant_id, experiment_id, metric_id, day, variant, units, sum, squares, denominator, denominators, products)
  select ${tenantId}::uuid, ${experimentId}::uuid, ${metric.metricId}::uuid, (now() at time zone 'UTC')::date, variant,
    n, percentile * n, variance * (n - 1) + power(percentile, 2) * n, 0, 0, 0
  from measured
  on conflict (tenant_id, experiment_id, metric_id, day, variant) do update set units = excluded.units, sum = excluded.sum,
    squares = excluded.squares`
