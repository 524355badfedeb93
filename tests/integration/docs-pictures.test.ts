import { buildApi } from '@callboard/api/server'
import { createLogger } from '@callboard/jobs/logger'
import type { OperationContext } from '@callboard/kernel/operation'
import { readDocsPicture, readLastDocsChange } from '@callboard/modules/docs'
import { createIntegration } from '@callboard/modules/integrations'
import { eventually } from '@callboard/testing/platform'
import { componentYaml, organizationFolder } from '@callboard/testing/stack'
import { createTestTenant, type TestTenant } from '@callboard/testing/tenants'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { connectionOf, endOfRun, startTestStack, type TestStack } from './test-stack.ts'

// Images of docs, read from repositories for users who may read the catalog.

const png = (bytes: number) => {
  const picture = Buffer.alloc(bytes)
  picture.set([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
  return picture
}
const svg = (color: string) =>
  `<svg xmlns="http://www.w3.org/2000/svg"><rect fill="${color}" onload="alert(1)"/><script>alert(1)</script></svg>`
const shown = [
  'a.png',
  '../img/2 MiB.png',
  'large.png',
  'large.svg',
  'none.png',
  'text.png',
  'drawing.svg',
  '/img/root.png',
  '../../../../x.png',
]
const annotations = '  annotations: { backstage.io/techdocs-ref: dir:. }\n'

const folder = organizationFolder(
  {
    ledger: {
      'catalog-info.yaml': componentYaml('ledger').replace('spec:', `${annotations}spec:`),
      'docs/ops/run.md': shown.map((src) => `![of ${src}](<${src}>)\n`).join('\n'),
      'docs/ops/a.png': png(100),
      'docs/ops/unmentioned.png': png(100),
      'docs/img/2 MiB.png': png(2 * 1024 * 1024),
      'docs/img/root.png': png(50),
      'docs/ops/large.png': png(6 * 1024 * 1024),
      'docs/ops/large.svg': `<svg>${' '.repeat(1024 * 1024)}</svg>`,
      'docs/ops/text.png': '<!doctype html><script>alert(1)</script>',
      'docs/ops/drawing.svg': svg('red'),
    },
    shop: { 'x.png': png(10), 'catalog-info.yaml': componentYaml('shop') },
  },
  { repositories: { ledger: { authors: ['ada'] } } },
)
let stack: TestStack
let tenant: TestTenant
let context: OperationContext
let viewer: OperationContext
let stranger: OperationContext

beforeAll(async () => {
  stack = await startTestStack(folder.dir)
  tenant = await createTestTenant(stack.platform)
  context = tenant.as('owner')
  viewer = (await tenant.member('viewer')).context
  stranger = (await createTestTenant(stack.platform)).as('owner')
  const { integration } = await createIntegration(context, await connectionOf(stack, 'github'))
  await endOfRun(context, integration.id)
})
afterAll(async () => {
  await stack.stop()
  folder.remove()
})

const of = { ref: 'component:default/ledger', path: 'ops/run.md' }
async function read(src: string, as = viewer) {
  const picture = await readDocsPicture(as, { ...of, src })
  if ('unchanged' in picture) throw new Error('Nothing was known.')
  return picture
}

test('returns an image to users who may read the catalog, by a path from the page or the root of the docs', async () => {
  expect(await read('a.png')).toMatchObject({ type: 'image/png', bytes: expect.objectContaining({ length: 100 }) })
  expect((await read('/img/root.png')).bytes).toHaveLength(50)
  expect((await read('../img/2%20MiB.png')).bytes).toHaveLength(2 * 1024 * 1024)
})

test.each([
  ['none.png', 'not_found', /there is no such file/],
  ['large.png', 'too_large', /too large \(6\.0 MiB; at most 5 MiB are shown\)/],
  ['large.svg', 'too_large', /SVGs are limited to 1 MiB/],
  ['text.png', 'vendor_refused', /not a PNG/],
  ['unmentioned.png', 'not_found', /The image unmentioned.png/],
  ['../../../../x.png', 'not_found', /The image/],
  ['https://github.com/acme/ledger/blob/main/docs/ops/a.png', 'not_found', /The image/],
  ['../../catalog-info.yaml', 'not_found', /The image/],
])('rejects %s with %s', async (src, code, message) => {
  await expect(read(src)).rejects.toMatchObject({ code, message: expect.stringMatching(message) })
})

test('shows who last changed a page', async () => {
  expect(await readLastDocsChange(viewer, of)).toEqual({
    at: expect.any(Date),
    author: 'ada',
    url: expect.stringMatching(/\/acme\/ledger\/commit\/[0-9a-f]{40}$/),
  })
  await expect(readLastDocsChange(stranger, of)).rejects.toMatchObject({ code: 'not_found' })
})

test('another organization gets none', async () => {
  await expect(read('a.png', stranger)).rejects.toMatchObject({ code: 'not_found' })
})

test('SVG is sanitized; a push shows the new image, and until then none is requested twice', async () => {
  const textOf = async () => new TextDecoder().decode((await read('drawing.svg')).bytes)
  const before = await read('drawing.svg')
  const { version } = before
  expect(await readDocsPicture(viewer, { ...of, src: 'drawing.svg', known: version })).toEqual({ unchanged: true, version })
  expect(await textOf()).toMatch(/^<svg [^>]*><rect fill="red" \/><\/svg>$/)
  await stack.post('files', { repository: 'ledger', files: { 'docs/ops/drawing.svg': svg('blue') } })
  await eventually(async () => (await textOf()).includes('blue'))
  expect((await read('drawing.svg')).version).not.toBe(before.version)
})

test('Backstage’s reader gets the images within the page, for users who may read it', async () => {
  const api = await buildApi({ platform: stack.platform, log: createLogger('test', 'silent'), requestsPerMinute: 1000 })
  try {
    const read = async (token: string) => {
      const url = '/api/techdocs/static/docs/default/component/ledger/ops/run/index.html'
      return api.inject({ url, headers: { authorization: `Bearer ${token}` } })
    }
    const page = await read(await tenant.token())
    expect(page.statusCode).toBe(200)
    const small = `data:image/png;base64,${png(100).toString('base64')}`
    expect(page.body).toContain(`<img src="${small}" alt="of a.png"`)
    const drawing = /src="data:image\/svg\+xml;base64,([^"]+)"/.exec(page.body)?.[1] ?? ''
    expect(Buffer.from(drawing, 'base64').toString()).toMatch(/^<svg [^>]*><rect fill="blue" \/><\/svg>$/)
    for (const refused of ['large.png', 'none.png', 'text.png']) expect(page.body).toContain(`Picture: of ${refused}`)
    expect((await read(await (await createTestTenant(stack.platform)).token())).statusCode).toBe(404)
  } finally {
    await api.close()
  }
})
