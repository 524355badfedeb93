import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { fingerprint } from './build.ts'
import { root } from './paths.ts'

const folder = mkdtempSync(path.join(os.tmpdir(), 'callboard-fingerprint-'))
afterAll(() => rmSync(folder, { recursive: true }))

const write = (file: string, text: string) => {
  mkdirSync(path.dirname(path.join(folder, file)), { recursive: true })
  writeFileSync(path.join(folder, file), text)
}
const taken = () => fingerprint(folder, 'app')

test('a changed, a new and a renamed source ask for a build', () => {
  write('app/page.tsx', 'one')
  const first = taken()
  write('app/page.tsx', 'two')
  const second = taken()
  write('app/lib/new.ts', '')
  const third = taken()
  rmSync(path.join(folder, 'app/lib/new.ts'))
  write('app/lib/renamed.ts', '')
  expect(new Set([first, second, third, taken()]).size).toBe(4)
})

test('what git ignores because tools write it does not: a build never asks for another one', () => {
  write('app/page.tsx', 'one')
  const before = taken()
  const ignored = readFileSync(path.join(root, '.gitignore'), 'utf8').split('\n').filter(Boolean)
  const inSources = ignored.filter((pattern) => !/^(\.data|\.env|tools|test-results|playwright-report)/.test(pattern))
  expect(inSources).toContain('next-env.d.ts')
  for (const pattern of inSources) {
    const name = path.basename(pattern).replace('*', 'tsconfig')
    write(pattern.endsWith('/') ? `app/${name}/file.ts` : `app/${name}`, 'written')
  }
  expect(taken()).toBe(before)
})
