import type { JointMoments, Moments } from './moments.ts'

/**
 * A ratio of sums, such as clicks per view, as moments of units: its mean is the ratio, its variance that of the ratio times
 * the number of units, (s_x² - 2R s_xy + R² s_y²) / ȳ², so that it is compared like a mean. By the delta method, because the
 * unit of analysis is not the one that was randomized: Deng, Knoblich and Lu (2018), on ratio metrics. Null where the
 * denominator is zero.
 */
export function momentsOfRatio({ n, mean, variance, covariance }: JointMoments): Moments | null {
  const [numerator, denominator] = mean
  if (denominator === 0) return null
  const ratio = numerator / denominator
  const spread = variance[0] - 2 * ratio * covariance + ratio ** 2 * variance[1]
  return { n, mean: ratio, variance: Math.max(0, spread) / denominator ** 2 }
}
