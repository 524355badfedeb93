import { normalUpper, normalUpperQuantile } from './normal.ts'

type Sides = 'one-sided' | 'two-sided'

/** How a test is planned. Variances are those of one unit; `perTreated` are control units for each unit of the treatment. */
export type Plan = {
  alpha: number
  power: number
  sides: Sides
  controlVariance: number
  treatmentVariance: number
  perTreated: number
}

const criticalValueOf = (alpha: number, sides: Sides) => normalUpperQuantile(sides === 'two-sided' ? alpha / 2 : alpha)

/** The variance of the difference, for each unit of the treatment. */
const unitVariance = ({ controlVariance, treatmentVariance, perTreated }: Plan) =>
  controlVariance / perTreated + treatmentVariance

/**
 * Units of each group that find a true difference of `effect` with the planned power, not rounded: Chow, Shao and Wang (2008),
 * on two means, n₂ = (z_α + z_β)² (σ₁²/κ + σ₂²) / effect². A significant result in the wrong direction is not counted.
 */
export function requiredUnits(effect: number, plan: Plan): { control: number; treatment: number; total: number } {
  const z = criticalValueOf(plan.alpha, plan.sides) + normalUpperQuantile(1 - plan.power)
  const treatment = (z / effect) ** 2 * unitVariance(plan)
  return { treatment, control: treatment * plan.perTreated, total: treatment * (1 + plan.perTreated) }
}

/** The smallest true difference that `treatment` units, and their control units, find with the planned power: solves {@link requiredUnits}. */
export function detectableEffect(treatment: number, plan: Plan): number {
  const z = criticalValueOf(plan.alpha, plan.sides) + normalUpperQuantile(1 - plan.power)
  return z * Math.sqrt(unitVariance(plan) / treatment)
}

/** The chance of a significant result of a z test, in either direction if two-sided: Φ(δ - z) + Φ(-δ - z), δ being effect / standard error. */
export function powerOf(effect: number, treatment: number, plan: Omit<Plan, 'power'>): number {
  const drift = Math.abs(effect) / Math.sqrt(unitVariance({ ...plan, power: 0 }) / treatment)
  const critical = criticalValueOf(plan.alpha, plan.sides)
  return normalUpper(critical - drift) + (plan.sides === 'two-sided' ? normalUpper(critical + drift) : 0)
}
