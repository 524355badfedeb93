import type { JointMoments, Moments } from './moments.ts'

/**
 * Moments of a value adjusted by what the same units did before the experiment: CUPED of Deng, Xu, Kohavi and Walker (2013),
 * Ȳ - θ(X̄ - E X) with θ = cov(Y, X) / var(X). The first value of each unit is the metric, the second its covariate. θ and the
 * mean of the covariate are those of all variants together, so that adjusting does not favour one.
 */
export function adjustByCovariate(variants: readonly JointMoments[]): Moments[] {
  const degrees = variants.reduce((sum, { n }) => sum + n - 1, 0)
  const pooled = (of: (variant: JointMoments) => number) =>
    variants.reduce((sum, variant) => sum + of(variant) * (variant.n - 1), 0) / degrees
  const covariateVariance = pooled(({ variance }) => variance[1])
  const theta = covariateVariance > 0 ? pooled(({ covariance }) => covariance) / covariateVariance : 0
  const units = variants.reduce((sum, { n }) => sum + n, 0)
  const center = variants.reduce((sum, { n, mean }) => sum + n * mean[1], 0) / units
  return variants.map(({ n, mean, variance, covariance }) => ({
    n,
    mean: mean[0] - theta * (mean[1] - center),
    variance: Math.max(0, variance[0] - 2 * theta * covariance + theta ** 2 * variance[1]),
  }))
}
