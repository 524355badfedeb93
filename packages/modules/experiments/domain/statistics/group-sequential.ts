import { findRoot } from './find-root.ts'
import { symmetricPoints, type WeightedPoint } from './gauss-legendre.ts'
import { normalDensity, normalUpper, normalUpperQuantile } from './normal.ts'

export type Spending = 'obrien-fleming' | 'pocock'

/** Beyond so many standard deviations no mass is carried to the next look; it is below 1e-18. */
const farthest = 9

/**
 * The alpha of a two-sided test that may be spent until a share t of the planned information is there: Lan and DeMets (1983),
 * 2 - 2Φ(z_α/2 / √t) like O'Brien and Fleming and α ln(1 + (e - 1) t) like Pocock, each tail with half of alpha.
 */
export function alphaSpent(spending: Spending, alpha: number, information: number): number {
  if (information >= 1) return alpha
  if (spending === 'pocock') return alpha * Math.log1p((Math.E - 1) * information)
  return 4 * normalUpper(normalUpperQuantile(alpha / 4) / Math.sqrt(information))
}

/** The chance that the process goes beyond ±`bound` in its next step; `points` have the mass of what is still inside. */
function exitProbability(points: readonly WeightedPoint[], step: number, bound: number): number {
  let sum = 0
  for (const { at, weight } of points) sum += weight * (normalUpper((bound - at) / step) + normalUpper((bound + at) / step))
  return sum
}

/** The mass of the process after its next step, at new points: the recursion of Armitage, McPherson and Rowe (1969). */
function advance(points: readonly WeightedPoint[], step: number, to: readonly WeightedPoint[]): WeightedPoint[] {
  return to.map(({ at, weight }) => {
    let density = 0
    for (const from of points) density += from.weight * normalDensity((at - from.at) / step)
    return { at, weight: (weight * density) / step }
  })
}

/**
 * The critical values of |z| at each look, in standard errors, for a two-sided test with `alpha` over all looks together.
 * `information` is what each look has of the planned information, increasing; beyond 1 nothing is left to spend, and the
 * critical value is Infinity once all has been spent. A look's value depends on no later look, so that looks need not be
 * planned. Lan and DeMets (1983), integrated as by Armitage, McPherson and Rowe (1969) on the scale of Brownian motion.
 */
export function sequentialBounds(
  information: readonly number[],
  { alpha, spending }: { alpha: number; spending: Spending },
): number[] {
  if (information.some((share, look) => !(share > (information[look - 1] ?? 0))))
    throw new RangeError('Each look has more information than the one before.')
  let inside: WeightedPoint[] = [{ at: 0, weight: 1 }]
  let [time, spent] = [0, 0]
  return information.map((share, look) => {
    const step = Math.sqrt(share - time)
    const allowed = alphaSpent(spending, alpha, share)
    const deviation = Math.sqrt(share)
    const left = allowed - spent
    const bound =
      left > 0 ? findRoot((b) => Math.log(exitProbability(inside, step, b) / left), 0, 40 * deviation) : Number.POSITIVE_INFINITY
    const nextStep = Math.sqrt((information[look + 1] ?? share + step * step) - share)
    const points = symmetricPoints(Math.min(bound, farthest * deviation), 3 * Math.min(step, nextStep))
    inside = advance(inside, step, points)
    ;[time, spent] = [share, allowed]
    return bound / deviation
  })
}
