/** A point and the weight of what is there. */
export type WeightedPoint = { at: number; weight: number }

/** Points and weights of Gauss-Legendre quadrature over [-1, 1], by Newton's method on the polynomial: Abramowitz and Stegun (1964), 25.4.29. */
function legendrePoints(count: number): WeightedPoint[] {
  return Array.from({ length: count }, (_, i) => {
    let at = Math.cos((Math.PI * (i + 0.75)) / (count + 0.5))
    let slope = 1
    for (let iteration = 0; iteration < 10; iteration++) {
      let [value, before] = [1, 0]
      for (let n = 1; n <= count; n++) [value, before] = [((2 * n - 1) * at * value - (n - 1) * before) / n, value]
      slope = (count * (at * value - before)) / (at * at - 1)
      at -= value / slope
    }
    return { at, weight: 2 / ((1 - at * at) * slope * slope) }
  })
}

const sixteen = legendrePoints(16)

/** Points that integrate a smooth function over [-reach, reach], 16 for each panel of at most the given width. */
export function symmetricPoints(reach: number, panelWidth: number): WeightedPoint[] {
  const panels = Math.max(1, Math.ceil((2 * reach) / panelWidth))
  const half = reach / panels
  return Array.from({ length: panels }, (_, panel) => -reach + (2 * panel + 1) * half).flatMap((middle) =>
    sixteen.map(({ at, weight }) => ({ at: middle + half * at, weight: half * weight })),
  )
}
