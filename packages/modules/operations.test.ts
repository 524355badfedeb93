import { globSync } from 'node:fs'
import path from 'node:path'
import { isOperation } from '@callboard/kernel/operation'
import { expect, test } from 'vitest'
import { operations } from './all.ts'

const files = globSync('*/operations/**/*.ts', { cwd: import.meta.dirname }).filter((file) => !file.endsWith('.test.ts'))
const found = await Promise.all(
  files.map(async (file) => {
    const exported: Record<string, unknown> = await import(path.join(import.meta.dirname, file))
    return { file, names: Object.keys(exported).filter((name) => isOperation(exported[name])), exported }
  }),
)

const withoutHyphens = (file: string) => path.basename(file, '.ts').replaceAll('-', '')

test('a file has one operation', () => {
  expect(found.flatMap(({ names }) => names).length).toBeGreaterThan(200)
  expect(found.filter(({ names }) => names.length > 1).map(({ file, names }) => [file, names])).toEqual([])
})

test('an operation is in the file that has its name: listChanges in list-changes.ts', () => {
  const strays = found.flatMap(({ file, names }) =>
    names.filter((name) => withoutHyphens(file) !== name.toLowerCase()).map((name) => [file, name]),
  )
  expect(strays).toEqual([])
})

test('every operation is exported by exactly one face, so that the generated suites call it', () => {
  const written = found.flatMap(({ names, exported }) => names.map((name) => exported[name]))
  expect(new Set(operations).size).toBe(operations.length)
  expect(written.filter((one) => !operations.some((other) => other === one))).toEqual([])
  expect(new Set(operations.map((one) => one.operationName)).size).toBe(operations.length)
})
