import { expect, test } from 'vitest'
import { compareVersions, parseVersion } from './versions.ts'

const ordered = [
  '0.9.0',
  'v0.10.0',
  '1.0.0-alpha',
  '1.0.0-alpha.1',
  '1.0.0-alpha.beta',
  '1.0.0-beta',
  '1.0.0-beta.2',
  '1.0.0-beta.11',
  '1.0.0-rc.1',
  '1',
  '1.2',
  '1.2.99999999999999999998',
  '1.2.99999999999999999999',
  '10.0.0',
]

test('orders versions as semver.org does', () => {
  const versions = ordered.map(parseVersion)
  for (const [i, a] of versions.entries())
    for (const [j, b] of versions.entries()) {
      if (!a || !b) throw new Error(`${ordered[a ? j : i]} is not a version`)
      expect(Math.sign(compareVersions(a, b))).toBe(Math.sign(i - j))
    }
})

test('ignores the build', () => {
  const [a, b] = ['1.2.3-beta+x', '1.2.3-beta+y'].map(parseVersion)
  expect(a && b && compareVersions(a, b)).toBe(0)
})

test.each(['', 'a.b.c', '1.2.3.4', '1..2', '1.2.3-', '1.2.3-a..b', '-1.0.0'])('%j is not a version', (text) => {
  expect(parseVersion(text)).toBeUndefined()
})
