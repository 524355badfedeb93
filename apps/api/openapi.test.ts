import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { lint } from '@callboard/parsing/tasks/lint'
import { Ajv2020 } from 'ajv/dist/2020.js'
import formats from 'ajv-formats'
import openapiTS, { astToString } from 'openapi-typescript'
import ts from 'typescript'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startTestApi, type TestApi } from './test-api.ts'

type Schema = { $ref?: string; examples?: unknown[] }
type Content = Record<string, { schema: Schema; example?: unknown; examples?: Record<string, { value: unknown }> }>
type Operation = {
  operationId: string
  parameters?: { in: string; name: string; schema: Schema; example?: unknown }[]
  requestBody?: { content: Content }
  responses: Record<string, { description: string; content?: Content }>
}
type Document = {
  paths: Record<string, Record<string, Operation>>
  components: { schemas: Record<string, Schema> }
}

let api: TestApi
let text: string
let document: Document
beforeAll(async () => {
  api = await startTestApi()
  text = await (await api.get('/api/v1/openapi.json', '')).text()
  document = JSON.parse(text)
})
afterAll(() => api.stop())

const operations = () => Object.values(document.paths).flatMap((item) => Object.values(item))

/** Every value of a key, at any depth. */
function valuesOf(value: unknown, key: string): unknown[] {
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([name, inner]) => (name === key ? [inner] : valuesOf(inner, key)))
}

describe('the OpenAPI document', () => {
  test('has no findings of the rules that the product applies to the APIs of its users', async () => {
    // In OpenAPI 3.1 any scheme may name the roles that an operation requires; the rule knows those of OAuth alone.
    const findings = (await lint(text)).filter((finding) => finding.code !== 'oas3-operation-security-defined')
    expect(findings).toEqual([])
  })

  test('refers only to components that it has, and has none that it does not refer to', () => {
    const referred = [...new Set(valuesOf(document, '$ref'))].sort()
    expect(referred.length).toBeGreaterThan(20)
    expect(referred).toEqual(
      Object.keys(document.components.schemas)
        .map((name) => `#/components/schemas/${name}`)
        .sort(),
    )
  })

  test('names every operation once', () => {
    const ids = operations().map((o) => o.operationId)
    expect(ids.length).toBeGreaterThan(70)
    expect(new Set(ids).size).toBe(ids.length)
  })

  test('describes errors as problem details, as they are sent', async () => {
    for (const { operationId, responses } of operations())
      expect([operationId, responses['4XX']?.content]).toEqual([
        operationId,
        { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
      ])
    const refused = await api.send('POST', '/api/v1/invitations', { emails: 1, role: 'king' })
    expect(refused.headers.get('content-type')).toContain('application/problem+json')
    expect(await refused.json()).toMatchObject({ code: 'invalid_input', fields: [{ field: 'emails' }, { field: 'role' }] })
  })

  test('has an example of each component, request body and path parameter', () => {
    const missing = [
      ...Object.entries(document.components.schemas).flatMap(([name, { examples }]) => (examples ? [] : [name])),
      ...operations().flatMap(({ operationId, requestBody, parameters = [] }) => [
        ...Object.values(requestBody?.content ?? {}).flatMap((body) =>
          body.example || body.examples || body.schema.$ref ? [] : [operationId],
        ),
        ...parameters.flatMap((p) => (p.in === 'path' && !p.example && !p.schema.examples ? [`${operationId} ${p.name}`] : [])),
      ]),
    ]
    expect(missing).toEqual([])
  })

  test('has examples that fit their schemas', () => {
    const ajv = new Ajv2020({ strict: false, allErrors: true })
    formats.default(ajv)
    ajv.addSchema({ $id: 'api', components: document.components })
    const absolute = (schema: unknown) => JSON.parse(JSON.stringify(schema).replaceAll('"#/components/', '"api#/components/'))
    const examples = [
      ...Object.entries(document.components.schemas).flatMap(([name, schema]) =>
        (schema.examples ?? []).map((example) => ({ name, schema, example })),
      ),
      ...operations().flatMap(({ operationId: name, requestBody }) =>
        Object.values(requestBody?.content ?? {}).flatMap(({ schema, example }) => (example ? [{ name, schema, example }] : [])),
      ),
    ]
    const wrong = examples.flatMap(({ name, schema, example }) => {
      const fits = ajv.compile(absolute(schema))
      return fits(example) ? [] : [{ name, errors: ajv.errorsText(fits.errors) }]
    })
    expect(examples.length).toBeGreaterThan(40)
    expect(wrong).toEqual([])
  })
})

const program = `
import createClient from 'openapi-fetch'
import type { paths } from './schema'

export async function walk(origin: string, token: string) {
  const client = createClient<paths>({ baseUrl: origin + '/api/v1', headers: { authorization: 'Bearer ' + token } })
  const listed = await client.GET('/entities', { params: { query: { kind: 'component', limit: 2, sort: 'name' } } })
  if (!listed.data) throw new Error(listed.error.detail)
  const names: string[] = listed.data.entities.map((entity) => entity.name)
  const first = listed.data.entities[0]
  const ref = first ? first.ref : ''
  const entity = await client.GET('/entities/{ref}', { params: { path: { ref } } })
  const created = await client.POST('/tokens', { body: { name: 'generated', scopes: ['catalog.read'] } })
  const id = created.data ? created.data.id : ''
  const tokens = await client.GET('/tokens')
  const expiry: (string | null)[] = (tokens.data ? tokens.data.tokens : []).map((t) => t.expiresAt)
  const revoked = await client.DELETE('/tokens/{id}', { params: { path: { id } } })
  const again = await client.DELETE('/tokens/{id}', { params: { path: { id } } })
  return { names, total: listed.data.total, entity: entity.data, expiry, revoked: revoked.data?.name, problem: again.error?.code }
}

export async function mistakes(client: ReturnType<typeof createClient<paths>>) {
  // @ts-expect-error: not a route
  await client.GET('/entity')
  // @ts-expect-error: not a sort order
  await client.GET('/entities', { params: { query: { sort: 'colour' } } })
  // @ts-expect-error: not a scope
  await client.POST('/tokens', { body: { name: 'x', scopes: ['everything'] } })
}
`

const options: ts.CompilerOptions = {
  strict: true,
  noEmit: true,
  skipLibCheck: true,
  types: [],
  lib: ['lib.es2023.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts'],
  target: ts.ScriptTarget.ES2023,
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
}

describe('a client that is generated from it', () => {
  // Below node_modules, so that it finds the client library.
  const folder = path.resolve(import.meta.dirname, '../../node_modules/.cache/callboard-api-client')
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  test('compiles, refuses mistakes, and works', async () => {
    mkdirSync(folder, { recursive: true })
    writeFileSync(path.join(folder, 'schema.d.ts'), astToString(await openapiTS(text)))
    writeFileSync(path.join(folder, 'walk.ts'), program)
    const compiled = ts.createProgram([path.join(folder, 'walk.ts')], options)
    expect(ts.getPreEmitDiagnostics(compiled).map((d) => ts.flattenDiagnosticMessageText(d.messageText, '\n'))).toEqual([])

    writeFileSync(path.join(folder, 'walk.mjs'), ts.transpileModule(program, { compilerOptions: options }).outputText)
    const { walk } = await import(pathToFileURL(path.join(folder, 'walk.mjs')).href)
    const admin = await api.tenant.token(['tokens.manage', 'catalog.read'])
    expect(await walk(api.base, admin)).toEqual({
      names: ['service-00', 'service-01'],
      total: 30,
      entity: expect.objectContaining({ kind: 'Component' }),
      expiry: expect.arrayContaining([null]),
      revoked: 'generated',
      problem: 'not_found',
    })
  })
})
