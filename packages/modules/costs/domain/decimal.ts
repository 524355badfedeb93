// Exported amounts as decimal strings that both the database and a floating-point number can represent.

/** No charge, quantity or sum reaches 10 to this power. */
const maxMagnitude = 15
/** Maximum decimal places; BigQuery's BIGNUMERIC has 38. */
const maxScale = 40

const plain = /^([+-]?)(\d*)(?:\.(\d*))?(?:e([+-]?\d{1,6}))?$/i
/**
 * 1,234.5, 1.234,5 and 1 234,5: thousands and decimals have different separators. 1,234 alone could be either, so that is
 * rejected.
 */
const grouped = /^([+-]?)(\d{1,3})((?<group>[,.' ])\d{3}(?:\k<group>\d{3})*)(?!\k<group>)[.,](\d+)$/
/** The signs of currencies. The currency itself is a column of its own. */
const currencySigns = /^([+-]?)\p{Sc}|\p{Sc}$/u

/** The number as programs write it, from how spreadsheets and accounting systems do: `(12.34)`, `12.34-`, `$1,234.50`, `−5`. */
function programText(given: string): string {
  let text = given
    .trim()
    .replace(/^[\u2212\u2013]/, '-')
    .replace(/[\u00A0\u2009\u202F]/g, ' ')
    .replaceAll('’', "'")
  const negative = /^\((.*)\)$/.exec(text)?.[1] ?? /^([^+-].*)-$/.exec(text)?.[1]
  if (negative !== undefined) text = `-${negative.trim()}`
  text = text.replace(currencySigns, '$1').trim()
  const [whole, sign, first, rest, , fraction] = grouped.exec(text) ?? []
  return whole === undefined ? text : `${sign}${first}${rest?.replace(/\D/g, '')}.${fraction}`
}

/** A decimal string, or an error: not a number, or not plausible in a bill. */
export type Decimal = { value: string } | { wrong: 'form' | 'range' }

/** Parses a number without rounding. More than 40 decimal places are cut off. */
export function readDecimal(given: string): Decimal {
  const text = programText(given.slice(0, 400))
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = plain.exec(text) ?? []
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
