import { afterAll, expect, test } from 'vitest'
import { createParsePool } from './pool.ts'

const owner = { tenant: 'acme', budget: undefined }
const pool = createParsePool({ threads: 1 })
const linter = { lint: (text: string) => pool.parse('lint', text, owner) }
afterAll(() => pool.close())

const openapi = (paths: string) => `openapi: 3.1.0
info:
  title: Orders
  version: '1'
paths:
${paths}`

test('reports the line of an invalid description', async () => {
  const found = await linter.lint(
    openapi('  /orders:\n    get:\n      operationId: list\n      parameters: nothing\n      responses: {}\n'),
  )
  expect(found[0]).toMatchObject({ severity: 'error', code: 'oas3-schema', path: expect.stringContaining('parameters'), line: 9 })
  expect(found.map((f) => f.code)).toContain('operation-description')
  expect(found.map((f) => f.severity)).toEqual([...found.map((f) => f.severity)].sort((a, b) => order(a) - order(b)))
})
const order = (severity: string) => ['error', 'warning', 'info', 'hint'].indexOf(severity)

test('AsyncAPI has its own rules', async () => {
  const found = await linter.lint(
    'asyncapi: 2.6.0\ninfo: { title: Events, version: "1" }\nchannels: { a: { publish: { message: {} } } }\n',
  )
  expect(found.map((f) => f.code)).toContain('asyncapi-servers')
})

test('reports that a document is not of that type', async () => {
  expect(await linter.lint('a: list of things')).toMatchObject([{ code: 'unrecognized-format', severity: 'error' }])
  expect(await linter.lint('{ broken')).toMatchObject([{ severity: 'error' }, {}])
})

test('does not check other files and URLs', async () => {
  const found = await linter.lint(
    openapi(`  /a:
    $ref: 'http://127.0.0.1:1/secret.yaml'
  /b:
    get:
      responses:
        '200':
          $ref: '/etc/passwd'
`),
  )
  const outside = found.filter((f) => f.code === 'invalid-ref')
  expect(outside.length).toBeGreaterThan(0)
  for (const f of outside) expect(f).toMatchObject({ severity: 'info', message: expect.stringContaining('was not checked') })
})

test('aborts a description that would block the checker, and checks the next one', async () => {
  // A pattern in the definition that backtracks exponentially on one of its values.
  const impatient = createParsePool({ threads: 1, limitMs: () => 3000 })
  const found = impatient.parse(
    'lint',
    openapi(`  /a:
    get:
      parameters:
        - name: q
          in: query
          schema: { type: string, pattern: '^(([a-z])+.)+[A-Z]([a-z])+$', default: ${'a'.repeat(60)} }
      responses: {}
`),
    owner,
  )
  await expect(found).rejects.toMatchObject({ reason: 'too_slow', message: 'took longer than 3 s to parse and was skipped' })
  expect((await impatient.parse('lint', 'a: b', owner))[0]?.code).toBe('unrecognized-format')
  await impatient.close()
})
