import type { Random } from './random.ts'
import { deep } from './request.ts'

/** Strings that break code with assumptions about text. */
export const hostileTexts: readonly string[] = [
  '',
  ' ',
  '\u0000',
  'a\u0000b',
  '\ud800',
  'x\udfff',
  '\u202e\u200b\ufeff',
  '💥'.repeat(50),
  '%00',
  '%',
  '%zz',
  '%c0%af',
  '%ed%a0%80',
  '../../../../etc/passwd',
  '..%2f..%2f..%2fetc%2fpasswd',
  '..\\..\\windows',
  '{{7*7}} #{7*7} <%= 7*7 %>',
  '<script>alert(1)</script>',
  "' or '1'='1",
  "'; drop table entity; --",
  '\\',
  '%%%_%_%',
  '*'.repeat(500),
  '(((((((((((a+)+)+)+)+)+)+)+)+)+)+!',
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  'null',
  'undefined',
  'NaN',
  '-1',
  '1e309',
  '9'.repeat(400),
  '0x7fffffffffffffff',
  '2147483648',
  '-9223372036854775809',
  '00000000-0000-0000-0000-000000000000',
  '9999-99-99T99:99:99Z',
  '+275760-09-13T00:00:00.001Z',
  '0000-01-01T00:00:00Z',
  'http://169.254.169.254/latest/meta-data/',
  'javascript:alert(1)',
  'file:///etc/passwd',
  'http://[::ffff:127.0.0.1]/',
  'component:default/',
  ':/',
  'a:b:c/d/e',
  `component:default/${'x'.repeat(700)}`,
  'x'.repeat(10_000),
  'ß'.repeat(3000),
  '\r\nset-cookie: a=b',
  `${'['.repeat(3000)}${']'.repeat(3000)}`,
  '["$1","$@0","$F1","$T","$K0"]',
  '$undefined',
  '$D9999',
]

export const hostileNumbers: readonly number[] = [
  0,
  -1,
  1,
  0.1,
  -0,
  2 ** 31,
  -(2 ** 31) - 1,
  2 ** 53,
  -(2 ** 53),
  2 ** 63,
  1e21,
  1e308,
  -1e308,
  5e-324,
  65_536,
  10_001,
  1_000_001,
]

/** Maximum nesting, and maximum lengths of arrays and strings. */
const depths = [20, 200, 2000, 10_000]
const lengths = [0, 1, 101, 1001, 20_000]

/** Any JSON value, mostly odd ones. */
export function hostileJson(random: Random): unknown {
  const kind = random.below(9)
  if (kind <= 2) return random.pick(hostileTexts)
  if (kind === 3) return random.pick(hostileNumbers)
  if (kind === 4) return random.pick([null, true, false, [], {}, [[]], [null], { '': null }])
  if (kind === 5) return deep(random.pick(depths))
  if (kind === 6) return Array.from({ length: random.pick(lengths) }, () => random.pick(['a', 'component:default/a', '']))
  if (kind === 7) return 'y'.repeat(random.pick([100, 10_000, 300_000]))
  return {
    [random.pick(hostileTexts)]: random.pick(hostileTexts),
    ['__proto__']: { polluted: true },
    constructor: { prototype: 1 },
  }
}

/** A string for a part of a path or query: percent-encoded as by a browser, or raw as far as HTTP allows. */
export function inAddress(text: string, random: Random): string {
  if (random.chance(0.25)) return [...text].map((c) => (/^[!-~]$/.test(c) && c !== '#' && c !== '?' ? c : '%20')).join('')
  // Lone surrogates cannot be encoded; their bytes are sent anyway.
  return encodeURIComponent(text.toWellFormed()) || (random.chance(0.5) ? '' : '%ed%a0%80')
}
