import { expect, test } from 'vitest'
import { pictureAddress, showsPicture } from './pictures.ts'

const page = { path: 'ops/run.md', url: 'https://github.com/acme/shop/blob/main/docs/ops/run.md' }
const blob = 'https://github.com/acme/shop/blob/main'

test.each([
  ['a.png', { repository: `${blob}/docs/ops/a.png` }],
  ['../img/a b.png', { repository: `${blob}/docs/img/a%20b.png` }],
  ['/img/a.png#only-dark', { repository: `${blob}/docs/img/a.png#only-dark` }],
  ['../../../../../elsewhere/blob/main/a.png', undefined],
  ['../../../../a.png', undefined],
  [`${blob}/a.png?raw=true`, { repository: `${blob}/a.png?raw=true` }],
  ['https://github.com/acme/shop/raw/main/a.png', { repository: 'https://github.com/acme/shop/raw/main/a.png' }],
  [
    'https://raw.githubusercontent.com/acme/shop/main/a.png',
    { repository: 'https://raw.githubusercontent.com/acme/shop/main/a.png' },
  ],
  ['https://github.com/acme/shop-2/raw/main/a.png', { outside: 'https://github.com/acme/shop-2/raw/main/a.png' }],
  ['https://example.com/a.png', { outside: 'https://example.com/a.png' }],
  ['//example.com/a.png', { outside: 'https://example.com/a.png' }],
  ['http://example.com/a.png', undefined],
  ['javascript:alert(1)', undefined],
  ['data:image/png;base64,AA', undefined],
  ['http://[', undefined],
])('resolves %s', (src, address) => {
  expect(pictureAddress(src, page)).toEqual(address)
})

test('a path from the root of included docs starts at their own root', () => {
  const included = { path: 'billing/index.md', url: 'https://github.com/acme/shop/blob/main/billing/docs/index.md' }
  expect(pictureAddress('/a.png', included)).toEqual({ repository: `${blob}/billing/docs/a.png` })
})

test.each([
  ['![a](img/a.png)', 'img/a.png', true],
  ['![a](<img/a b.png> "t")', 'img/a%20b.png', true],
  ['![a][x]\n\n[x]: a.png', 'a.png', true],
  ['<img src="a.png">', 'a.png', true],
  ['![a](img/a.png)', 'a.png', false],
  ['![a](a.png)', 'secret.png', false],
  ['![a](a.png)', '%', false],
  ['![a]()', '', false],
])('in %s, %s is shown: %s', (text, src, shown) => {
  expect(showsPicture(text, src)).toBe(shown)
})
