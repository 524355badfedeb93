import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { forTenant } from '@callboard/db/for-tenant'
import { pluginRegistry } from '@callboard/plugins/server'
import { catalogOf } from '@callboard/testing/catalog'
import { openTestDatabase, type TestDatabase } from '@callboard/testing/database'
import { testPlatform } from '@callboard/testing/platform'
import { createTestTenant, type TestTenant } from '@callboard/testing/tenants'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { replacePages } from '../repo/docs.ts'
import { drawPlantUml } from './draw-plantuml.ts'

// Responds like github.com/plantuml/plantuml-server: POST /svg with the source, 400 and a header for an error.

let database: TestDatabase
let tenant: TestTenant
let server: Server
let asked: string[] = []
const platform = testPlatform(pluginRegistry)
const of = { ref: 'component:default/books', path: 'a.md' }
const block = (source: string) => `\`\`\`plantuml\n${source}\n\`\`\`\n`
const text = ['# Diagrams', block('a -> b'), block('wrong'), block('broken svg'), block('slow down'), block('much')].join('\n')

const drawing =
  '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><script>alert(1)</script><text onclick="x()">a</text></svg>'
const answers: Record<string, { status: number; headers?: Record<string, string>; body: string }> = {
  wrong: { status: 400, headers: { 'x-plantuml-diagram-error': 'Syntax Error?' }, body: drawing },
  'broken svg': { status: 200, body: '<html>no drawing</html>' },
  'slow down': { status: 503, body: 'busy' },
  much: { status: 200, body: 'x'.repeat(1024 * 1024 + 1) },
}

beforeAll(async () => {
  database = await openTestDatabase()
  server = createServer(async (request, response) => {
    const source = Buffer.concat(await request.toArray()).toString()
    asked.push(`${request.method} ${request.url} ${source}`)
    const answer = answers[source] ?? { status: 200, body: drawing }
    response.writeHead(answer.status, { 'content-type': 'image/svg+xml', ...answer.headers }).end(answer.body)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  platform.plantUmlUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
  tenant = await createTestTenant(platform, 'Alpha')
  const apply = await catalogOf(tenant)
  await apply([
    {
      apiVersion: 'backstage.io/v1alpha1',
      kind: 'Component',
      metadata: { name: 'books' },
      spec: { type: 'service', lifecycle: 'production', owner: 'x' },
    },
  ])
  await forTenant(tenant.id).tx(async (db) => {
    const integration = await db.integration.findFirstOrThrow({ select: { id: true } })
    const page = { ref: of.ref, path: of.path, title: 'A', section: '', text, plain: '', url: 'https://x.example' }
    await replacePages(db, tenant.id, integration.id, [{ key: 'i', pages: [page] }])
  })
})
afterAll(async () => {
  server.close()
  await database.drop()
})

const draw = (place: number, known?: string) =>
  drawPlantUml(tenant.as('viewer'), { ...of, place, ...(known === undefined ? {} : { known }) })

test('the server draws a diagram, and nothing in it runs', async () => {
  asked = []
  const drawn = await draw(0)
  expect(asked).toEqual(['POST /svg a -> b'])
  const svg = 'bytes' in drawn ? new TextDecoder().decode(drawn.bytes) : ''
  expect(svg).toContain('>a</text>')
  expect(svg).not.toMatch(/script|onclick/)
})

test('does not send a current diagram again, and does not request it from the server', async () => {
  const { version } = await draw(0)
  asked = []
  expect(await draw(0, version)).toEqual({ unchanged: true, version })
  expect(asked).toEqual([])
})

test.each([
  [1, 'vendor_refused', 'The diagram has a syntax error. Syntax Error?'],
  [2, 'vendor_refused', 'The diagram could not be loaded: its SVG is malformed.'],
  [3, 'vendor_unavailable', 'The diagram could not be rendered: the PlantUML server did not respond. Try again in a moment.'],
  [4, 'vendor_unavailable', 'The diagram could not be rendered: the PlantUML server did not respond. Try again in a moment.'],
  [9, 'not_found', expect.stringContaining('The diagram was not found.')],
])('rejects the diagram at %i with %s', async (place, code, message) => {
  await expect(draw(place)).rejects.toMatchObject({ code, message })
})

test('there is no diagram without a server', async () => {
  const context = { ...tenant.as('viewer'), platform: testPlatform(pluginRegistry) }
  await expect(drawPlantUml(context, { ...of, place: 0 })).rejects.toMatchObject({ code: 'not_found' })
})
