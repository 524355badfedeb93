/**
 * Where a continuous function changes its sign between two points at which its signs differ, to the last bits.
 * Chandrupatla (1997), "A new hybrid quadratic/bisection algorithm": inverse quadratic interpolation where it is safe,
 * halving elsewhere. Throws RangeError if the signs do not differ.
 */
export function findRoot(f: (x: number) => number, from: number, to: number): number {
  let [a, b] = [to, from]
  let [fa, fb] = [f(a), f(b)]
  if (fa === 0) return a
  if (fb === 0) return b
  if (Math.sign(fa) === Math.sign(fb)) throw new RangeError(`There is no change of sign between ${from} and ${to}.`)
  let [c, fc] = [a, fa]
  let share = 0.5
  for (let i = 0; i < 200; i++) {
    const x = a + share * (b - a)
    const fx = f(x)
    if (Math.sign(fx) === Math.sign(fa)) [c, fc] = [a, fa]
    else [c, fc, b, fb] = [b, fb, a, fa]
    ;[a, fa] = [x, fx]
    const best = Math.abs(fa) < Math.abs(fb) ? a : b
    const tolerance = (2 * Number.EPSILON * Math.abs(best) + Number.MIN_VALUE) / Math.abs(b - a)
    if (fx === 0 || tolerance > 0.5) return fx === 0 ? x : best
    const xi = (a - b) / (c - b)
    const phi = (fa - fb) / (fc - fb)
    const isSafe = phi * phi < xi && (1 - phi) * (1 - phi) < 1 - xi
    share = isSafe ? (fa / (fb - fa)) * (fc / (fb - fc)) + ((c - a) / (b - a)) * (fa / (fc - fa)) * (fb / (fc - fb)) : 0.5
    share = Math.min(1 - tolerance, Math.max(tolerance, share))
  }
  return Math.abs(fa) < Math.abs(fb) ? a : b
}
