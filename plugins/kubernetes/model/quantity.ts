const factors: Record<string, number> = {
  n: 1e-9,
  u: 1e-6,
  m: 1e-3,
  '': 1,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  E: 1e18,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  Pi: 2 ** 50,
  Ei: 2 ** 60,
}

/**
 * Parses a Kubernetes quantity, for example `250m`, `1.5Gi` or `12e6`, into a number of its base unit: cores or bytes. Grammar:
 * apimachinery, `resource.Quantity`.
 * @returns undefined if it is invalid, or beyond what numbers can hold
 */
export function quantity(text: unknown): number | undefined {
  const value = parsed(text)
  return value !== undefined && Number.isFinite(value) ? value : undefined
}

function parsed(text: unknown): number | undefined {
  if (typeof text === 'number') return text
  const match =
    typeof text === 'string' ? /^([+-]?\d+(?:\.\d*)?|[+-]?\.\d+)(?:([eE][+-]?\d+)|([numkMGTPE]|[KMGTPE]i)?)$/.exec(text) : null
  if (!match) return undefined
  const [, digits = '', exponent, unit = ''] = match
  return exponent ? Number(digits + exponent) : Number(digits) * (factors[unit] ?? 1)
}

/** The sum of known values; undefined if there are none. */
export const sum = (values: readonly (number | undefined)[]): number | undefined =>
  values.some((v) => v !== undefined) ? values.reduce<number>((total, v) => total + (v ?? 0), 0) : undefined
