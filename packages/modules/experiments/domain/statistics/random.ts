/** Numbers that look random and are the same for the same seed: for simulations, tests and sample data. */
export type Random = { uniform(): number; normal(): number }

/**
 * The generator sfc32 of Doty-Humphrey (2010), which passes PractRand and has a period of at least 2³² from any seed. `normal` is
 * the polar method of Marsaglia and Bray (1964).
 */
export function createRandom(seed: number): Random {
  let [a, b, c, counter] = [0, seed | 0, 0x9e3779b9 | 0, 1]
  let spare: number | null = null
  const uniform = () => {
    const t = (((a + b) | 0) + counter) | 0
    counter = (counter + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = (c << 21) | (c >>> 11)
    c = (c + t) | 0
    return (t >>> 0) / 4294967296
  }
  const normal = () => {
    if (spare !== null) {
      const value = spare
      spare = null
      return value
    }
    let [x, y, square] = [0, 0, 0]
    do {
      x = 2 * uniform() - 1
      y = 2 * uniform() - 1
      square = x * x + y * y
    } while (square >= 1 || square === 0)
    const factor = Math.sqrt((-2 * Math.log(square)) / square)
    spare = y * factor
    return x * factor
  }
  for (let i = 0; i < 16; i++) uniform()
  return { uniform, normal }
}
