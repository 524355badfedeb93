import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import ts from 'typescript'
import { expect, test } from 'vitest'

// Anybody can call a server action with any arguments. Errors outside of `runAction` fail with a 500.

const web = path.resolve(import.meta.dirname, '../..')
const files = ['features', 'components', 'lib', 'app']
  .flatMap((folder) =>
    readdirSync(path.join(web, folder), { recursive: true, encoding: 'utf8' }).map((f) => path.join(folder, f)),
  )
  .filter((f) => /\.tsx?$/.test(f) && readFileSync(path.join(web, f), 'utf8').startsWith("'use server'"))

/** Allowed in a server action: the origin of the request, and the work inside `runAction`. */
const allowed = /^(const (\w+|\{ \w+ \}) = await requestOrigin\(\)|return runAction\()/

function problemsIn(file: string, source: string): string[] {
  const tree = ts.createSourceFile(file, source, ts.ScriptTarget.Latest, true)
  return tree.statements.filter(ts.isFunctionDeclaration).flatMap((f) => {
    const where = `${file} ${f.name?.text}`
    const taken = f.parameters.filter((p) => !ts.isIdentifier(p.name)).map((p) => `${where} takes ${p.name.getText()} apart`)
    const outside = (f.body?.statements ?? [])
      .filter((s) => !allowed.test(s.getText()))
      .map((s) => `${where}: ${s.getText().slice(0, 80)}`)
    return [...taken, ...outside]
  })
}

test('server actions use their arguments only inside runAction', () => {
  expect(files.length).toBeGreaterThan(20)
  expect(files.flatMap((file) => problemsIn(file, readFileSync(path.join(web, file), 'utf8')))).toEqual([])
})

test.each([
  'export async function a(base: string, { name }: { name: string }) { return runAction(async () => name) }',
  'export async function a(name: string) { const short = name.trim(); return runAction(async () => short) }',
])('detects %s', (source) => {
  expect(problemsIn('x.ts', source)).toHaveLength(1)
})

test('pages read the URL only through queryOf: a repeated name is a list', () => {
  const pages = readdirSync(path.join(web, 'app'), { recursive: true, encoding: 'utf8' }).filter((f) => f.endsWith('page.tsx'))
  const reading = pages.filter((f) => readFileSync(path.join(web, 'app', f), 'utf8').includes('searchParams'))
  expect(reading.length).toBeGreaterThan(15)
  // Filters of the catalog and its map may be repeated; they parse the lists themselves.
  const direct = reading.filter((f) =>
    /await searchParams|searchParams: Promise/.test(readFileSync(path.join(web, 'app', f), 'utf8')),
  )
  expect(direct.sort()).toEqual(['t/[tenant]/(skeleton)/catalog/page.tsx', 't/[tenant]/(skeleton)/map/page.tsx'])
})
