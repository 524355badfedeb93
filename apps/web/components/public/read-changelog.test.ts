import { readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { readChangelog } from './read-changelog.ts'

test('reads releases with their groups and changes, without markup', () => {
  const text =
    '# Changelog\n\n- intro\n\n## 1.0 - 2026-01-01\n\n### Added\n\n- `npm run x`, see [docs](docs/x.md)\n\n### Fixed\n\n## 0.9\n'
  expect(readChangelog(text)).toEqual([
    { title: '1.0 - 2026-01-01', groups: [{ title: 'Added', changes: ['npm run x, see docs'] }] },
  ])
})

test('finds every line of our own changelog', () => {
  const text = readFileSync(path.resolve(import.meta.dirname, '../../../../CHANGELOG.md'), 'utf8')
  const read = readChangelog(text).flatMap((r) => r.groups.flatMap((g) => g.changes))
  expect(read.length).toBeGreaterThan(5)
  expect(read.length).toBe(text.split('\n').filter((line) => line.startsWith('- ')).length)
})
