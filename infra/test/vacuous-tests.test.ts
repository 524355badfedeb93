import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { root } from '../launch/paths.ts'
import { findVacuous } from './vacuous-tests.ts'

const folders = ['apps', 'packages', 'plugins', 'workers', 'infra', 'tests', 'tools/sandbox']

const files = folders.flatMap((folder) =>
  readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((f) => /\.(test|spec)\.ts$/.test(f) && !f.includes('node_modules') && !f.includes('.next'))
    .map((f) => `${folder}/${f}`),
)

test('every test can fail', () => {
  expect(files.length).toBeGreaterThan(80)
  const found = files.flatMap((file) =>
    findVacuous(file, readFileSync(path.join(root, file), 'utf8')).map((v) => `${file}:${v.line} ${v.why}: ${v.text}`),
  )
  expect(found).toEqual([])
})

test.each([
  ['a value compared with itself', 'expect(a.b).toEqual(a.b)'],
  ['also in one branch of a condition', 'expect(f(x).sort()).toEqual(one === two ? [1] : f(x).sort())'],
  ['a promise that is not awaited', 'expect(work()).rejects.toThrow()'],
  ['two constants', "expect('a').toBe('a')"],
  ['every element of a list that may be empty', 'expect(rows.every((r) => r.ok)).toBe(true)'],
  ['a test without an assertion', "test('x', async () => { await work() })"],
])('detects %s', (_, source) => {
  expect(findVacuous('x.test.ts', source)).toHaveLength(1)
})

test.each([
  'expect(a.b).toEqual(b.a)',
  'await expect(work()).rejects.toThrow()',
  'await Promise.all([expect(work()).rejects.toThrow()])',
  'expect(rows).toHaveLength(3); expect(rows.every((r) => r.ok)).toBe(true)',
  "test('x', () => expectWhole(1))",
])('ignores %s', (source) => {
  expect(findVacuous('x.test.ts', source)).toEqual([])
})
