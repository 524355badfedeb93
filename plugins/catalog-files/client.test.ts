import { expect, test } from 'vitest'
import { type FilesContext, fetchFile } from './client.ts'

/** Files by the path of their raw address. */
function contextOf(files: Record<string, string>): FilesContext {
  return {
    signal: AbortSignal.timeout(5000),
    onRequest() {},
    countUse: async () => 0,
    fetch: async (address: string) => {
      const text = files[new URL(address).pathname]
      return text === undefined ? new Response('', { status: 404 }) : new Response(text)
    },
  } as unknown as FilesContext
}

const github = 'https://github.com/acme/shop/blob/release/2.x'
const files = contextOf({
  '/acme/shop/release/2.x/catalog-info.yaml': 'meta/a%20b.yaml',
  '/acme/shop/release/2.x/meta/a%2520b.yaml': 'kind: Component\n',
  '/acme/shop/release/2.x/loop.yaml': 'loop.yaml',
  '/acme/shop/release/2.x/out.yaml': '../../../../other/main/secret.yaml',
  '/acme/shop/release/2.x/root.yaml': '/etc/passwd',
  '/acme/shop/release/2.x/inline.yaml': '{"kind":"Domain"}',
  '/group/shop/-/raw/main/catalog-info.yaml': 'a/b.yaml',
  '/group/shop/-/raw/main/a/b.yaml': 'kind: API\n',
})

test.each([
  [`${github}/catalog-info.yaml`, { text: 'kind: Component\n' }],
  [`${github}/inline.yaml`, { text: '{"kind":"Domain"}' }],
  ['https://gitlab.example.com/group/shop/-/blob/main/catalog-info.yaml', { text: 'kind: API\n' }],
  [`${github}/out.yaml`, { error: expect.stringContaining('points outside the repository') }],
  [`${github}/root.yaml`, { error: expect.stringContaining('points outside the repository') }],
  [`${github}/loop.yaml`, { error: expect.stringContaining('leads back to itself') }],
])('reads %s as git does', async (address, expected) => {
  expect(await fetchFile(files, address)).toMatchObject(expected)
})
