import { readdirSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'

const root = path.resolve(import.meta.dirname, '../..')
const foldersOf = (folder: string) =>
  readdirSync(path.join(root, folder), { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && entry.name !== 'node_modules')
    .map((entry) => entry.name)
const modules = new Set(foldersOf('packages/modules'))

test('a feature of apps/web is named like its module, except the shell', () => {
  const features = foldersOf('apps/web/features')
  expect(features.length).toBeGreaterThan(15)
  expect(features.filter((name) => !modules.has(name))).toEqual(['shell'])
})

test('a file of the schema is named like its module, except the kernel’s', () => {
  const files = readdirSync(path.join(root, 'prisma/schema')).filter((file) => file !== '_config.prisma')
  expect(files.length).toBeGreaterThan(15)
  expect(files.map((file) => file.replace('.prisma', '')).filter((name) => !modules.has(name))).toEqual(['kernel'])
})
