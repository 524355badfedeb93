/**
 * conversion: the share of units with the event; mean: the sum of its values; ratio: that by the sum of another event's;
 * percentile: of the sums of the units.
 */
export const metricKinds = ['conversion', 'mean', 'ratio', 'percentile'] as const
export type MetricKind = (typeof metricKinds)[number]

export const directions = ['increase', 'decrease'] as const
