// Exported amounts as decimal strings that both the database and a floating-point number can represent.

/** No charge, quantity or sum reaches 10 to this power. */
const maxMagnitude = 15
/** Maximum decimal places; BigQuery's BIGNUMERIC has 38. */
const maxScale = 40

const plain = /^([+-]?)(\d*)(?:\.(\d*))?(?:e([+-]?\d{1,6}))?$/i
/** 1,234.5: a comma as thousands separator. Without a decimal point it could be a decimal comma, so that is rejected. */
const grouped = /^[+-]?\d{1,3}(,\d{3})+\.\d+$/

/** A decimal string, or an error: not a number, or not plausible in a bill. */
export type Decimal = { value: string } | { wrong: 'form' | 'range' }

/** Parses a number without rounding. More than 40 decimal places are cut off. */
export function readDecimal(given: string): Decimal {
  const trimmed = given.trim()
  const text = grouped.test(trimmed) ? trimmed.replaceAll(',', '') : trimmed
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = plain.exec(text.slice(0, 400)) ?? []
  if (whole === '' && fraction === '') return { wrong: 'form' }
  const digits = whole + fraction
  const leading = digits.search(/[1-9]/)
  if (leading === -1) return { value: '0' }
  if (whole.length - leading + Number(exponent) > maxMagnitude) return { wrong: 'range' }
  const scale = fraction.length - Number(exponent)
  return { value: scale > maxScale ? truncateDecimal(sign, digits, scale) : text }
}

function truncateDecimal(sign: string, digits: string, scale: number): string {
  const kept = digits.slice(0, Math.max(0, digits.length - (scale - maxScale))).padStart(maxScale + 1, '0')
  return `${sign}${kept.slice(0, -maxScale)}.${kept.slice(-maxScale)}`
}
