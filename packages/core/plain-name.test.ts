import { expect, test } from 'vitest'
import { plainName, plainSender, withoutLinks } from './plain-name.ts'

test.each([
  ['Ada Lovelace', 'Ada Lovelace'],
  ['Müller & Söhne GmbH (Köln)', 'Müller & Söhne GmbH (Köln)'],
  ['株式会社アクメ', '株式会社アクメ'],
  ['Acme, Inc.', 'Acme, Inc.'],
  ['St. Mary’s', 'St. Mary’s'],
  ['Version 1.2', 'Version 1.2'],
  ['Booking.com', 'Booking'],
  ['R&D: platform', 'R&D: platform'],
  ['O’Neil-Smith Jr.', 'O’Neil-Smith Jr.'],
])('leaves %s readable', (given, expected) => {
  expect(withoutLinks(given)).toBe(expected)
})

test.each([
  'https://evil.example/x',
  'http://evil.example',
  'hxxp://evil.example/x',
  'hxxps[:]//evil.example/x',
  'HTTP://EVIL.EXAMPLE',
  'hthttp://tp://evil.example',
  'htthttps://ps://evil.example/x',
  'http:/\\evil.example',
  'https:evil.example',
  'www.evil.example',
  'evil.example/win?now=1',
  'evil。example',
  'evil．example',
  'evil\u2024example',
  'evil[.]example',
  'evil (dot) example',
  'ev\u200bil.exam\u200dple',
  'evil\u202e.example',
  'e\u00advil.example',
  'mallory@evil.example',
  'mallory (at) evil.example',
  'mallory@evil。example',
  'mailto:mallory@evil.example',
  'javascript:alert(1)',
  '<a href="https://evil.example">x</a>',
  '[x](https://evil.example)',
  '//evil.example/x',
  '203.0.113.9/x',
  'http://203.0.113.9',
  'a.evil.example:8080/x',
  'evil.example.evil.example.evil.example',
  'e.evil.exaevil.examplemple',
  'xn--e1awd7f.com',
  'пример.рф/x',
  'line\r\nBcc: mallory@evil.example',
])('%j contains no link, address or hidden character afterwards, also when repeated', (hostile) => {
  for (const text of [hostile, `Prize ${hostile} for you`, `${hostile} ${hostile}`]) {
    const plain = withoutLinks(text)
    expect(plain).not.toMatch(
      /[@\p{Cc}\p{Cf}<>]|:\/\/|\/\/|www\.|[\p{L}\p{N}-]\.[\p{L}]{2,}|\d+\.\d+\.\d+\.\d+|javascript:|mailto:/iu,
    )
    expect(withoutLinks(plain)).toBe(plain)
  }
})

test('replaces a name made of links by a fallback, and truncates long ones', () => {
  expect(plainName('https://evil.example', 'an organization')).toBe('an organization')
  expect(plainName('a'.repeat(500))).toHaveLength(80)
})

test('keeps an account’s email address, and neutralizes text that only looks like one', () => {
  expect(plainSender('ada@example.com')).toBe('ada@example.com')
  expect(plainSender('op@example.com (support)')).toBe('op@example.com (support)')
  expect(plainSender('token see evil.example')).toBe('token see evil')
  expect(plainSender('x@evil.example/win')).not.toContain('evil.example')
})

test('takes no excessive time on crafted input', () => {
  const began = performance.now()
  for (const text of [
    'a.'.repeat(50_000),
    'http:'.repeat(20_000),
    '@'.repeat(100_000),
    'a-'.repeat(50_000),
    '1.'.repeat(50_000),
    '(dot)'.repeat(9000),
  ])
    withoutLinks(text)
  expect(performance.now() - began).toBeLessThan(2000)
})
