// Semantic versions (semver.org 2.0.0, section 11), with what people write instead: a leading v, and fewer than three numbers.

export type Version = { numbers: readonly string[]; prerelease: readonly string[] }

const digits = /^\d{1,30}$/

/** A version; undefined for a text that is none. */
export function parseVersion(text: string): Version | undefined {
  if (text.length > 200) return undefined
  const [plain = ''] = text.split('+')
  const dash = plain.indexOf('-')
  const core = (dash === -1 ? plain : plain.slice(0, dash)).replace(/^[vV=]/, '')
  const numbers = core.split('.')
  if (numbers.length > 3 || !numbers.every((n) => digits.test(n))) return undefined
  while (numbers.length < 3) numbers.push('0')
  const prerelease = dash === -1 ? [] : plain.slice(dash + 1).split('.')
  return prerelease.every((p) => p !== '' && !/[^0-9A-Za-z-]/.test(p)) ? { numbers, prerelease } : undefined
}

/** Compares digits of any length without losing precision. */
function compareDigits(a: string, b: string): number {
  const x = a.replace(/^0+(?=\d)/, '')
  const y = b.replace(/^0+(?=\d)/, '')
  return x.length - y.length || (x < y ? -1 : x > y ? 1 : 0)
}

function compareParts(a: string, b: string): number {
  const aIsNumber = digits.test(a)
  const bIsNumber = digits.test(b)
  if (aIsNumber && bIsNumber) return compareDigits(a, b)
  if (aIsNumber !== bIsNumber) return aIsNumber ? -1 : 1
  return a < b ? -1 : a > b ? 1 : 0
}

/** Negative if the first precedes the second, zero if they are of equal precedence. */
export function compareVersions(a: Version, b: Version): number {
  for (const [i, number] of a.numbers.entries()) {
    const order = compareDigits(number, b.numbers[i] ?? '0')
    if (order !== 0) return order
  }
  if (a.prerelease.length === 0 || b.prerelease.length === 0) return b.prerelease.length - a.prerelease.length
  for (const [i, part] of a.prerelease.entries()) {
    const other = b.prerelease[i]
    if (other === undefined) return 1
    const order = compareParts(part, other)
    if (order !== 0) return order
  }
  return a.prerelease.length - b.prerelease.length
}
