import { expect, test } from 'vitest'
import { wholeApi } from './whole-api.ts'

test('inlines readable files, and names those that are missing or of another format', async () => {
  const files: Record<string, string> = {
    'api/paths.yaml': '/a: { get: {} }',
    'api/intro.md': '# Intro: [a\n\tb: c',
  }
  const root = {
    name: 'api/openapi.yaml',
    text: 'openapi: 3.1.0\ninfo: { description: { $ref: intro.md } }\npaths: { $ref: paths.yaml }\nx: { $ref: gone.yaml }',
  }
  const { text, missing } = await wholeApi(root, async (name) => {
    const found = files[name]
    return found === undefined ? { error: 'it does not exist.' } : { text: found }
  })
  expect(text).toContain('x-bundled-files')
  expect(missing.sort((a, b) => a.file.localeCompare(b.file))).toEqual([
    { file: 'api/gone.yaml', error: 'it does not exist.' },
    { file: 'api/intro.md', error: 'it could not be read as YAML or JSON.' },
  ])
})
