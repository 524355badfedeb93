import { existsSync, globSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'

const web = import.meta.dirname
const root = path.resolve(web, '../..')
const specifier = /(?:from |import\(|import )'((?:\.\.?|~)\/[^']+)'/g

const importsOf = (file: string): string[] => [...readFileSync(file, 'utf8').matchAll(specifier)].map(([, name = '']) => name)

/** All files of apps/web that a file imports, directly or indirectly, by relative imports. */
function reachedFrom(file: string, found = new Set<string>()): Set<string> {
  if (found.has(file) || !existsSync(file)) return found
  found.add(file)
  for (const name of importsOf(file)) if (name.startsWith('.')) reachedFrom(path.resolve(path.dirname(file), name), found)
  return found
}

const sources = (pattern: string, cwd: string) =>
  globSync(pattern, { cwd, exclude: (name) => /(^|\/)(node_modules|\.next)$/.test(name) }).map((file) => path.join(cwd, file))
const ofWeb = sources('**/*.{ts,tsx}', web)

test('files loaded by server.ts use relative imports, because Node does not resolve the alias', () => {
  const loaded = [...reachedFrom(path.join(web, 'server.ts'))]
  expect(loaded.length).toBeGreaterThan(8)
  expect(loaded.filter((file) => importsOf(file).some((name) => name.startsWith('~/')))).toEqual([])
})

test('other files use ~/ instead of two or more ../, and import existing files', () => {
  expect(ofWeb.length).toBeGreaterThan(250)
  const loaded = reachedFrom(path.join(web, 'server.ts'))
  const far = (file: string, name: string) =>
    name.startsWith('../../') && path.resolve(path.dirname(file), name).startsWith(web + path.sep) && !loaded.has(file)
  const missing = (name: string) => name.startsWith('~/') && !existsSync(path.join(web, name.slice(2)))
  const wrong = ofWeb.flatMap((file) => importsOf(file).filter((name) => far(file, name) || missing(name)))
  expect(wrong).toEqual([])
})

test('only apps/web uses the alias', () => {
  const others = sources('{apps/{api,agent},packages,plugins,workers,infra,tests,tools/sandbox}/**/*.{ts,tsx}', root)
  expect(others.length).toBeGreaterThan(1000)
  expect(others.filter((file) => importsOf(file).some((name) => name.startsWith('~/')))).toEqual([])
})
