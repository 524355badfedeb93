import type { Root } from 'hast'
import { expect, test, vi } from 'vitest'
import { element } from './elements.ts'
import { inlinePictures, type ReadPicture } from './inline-pictures.ts'

const page = { path: 'guide.md', url: 'https://github.com/acme/x/blob/main/docs/guide.md' }
const showing = (...sources: string[]): Root => ({
  type: 'root',
  children: [element('p', {}, ...sources.map((src) => element('img', { src, alt: 'x' })))],
})
const bytesOf = (length: number) => ({ bytes: new Uint8Array(length), type: 'image/png' })

test('reads each image of the repository once, by relative and absolute URLs', async () => {
  const read = vi.fn<ReadPicture>(async () => bytesOf(3))
  const own = 'https://github.com/acme/x/raw/main/docs/b.png'
  const pictures = await inlinePictures(showing('a.png', own, 'a.png', 'https://example.com/c.png', 'http://x/d.png'), page, read)
  expect([...pictures]).toEqual([
    ['a.png', 'data:image/png;base64,AAAA'],
    [own, 'data:image/png;base64,AAAA'],
  ])
  expect(read.mock.calls).toEqual([['a.png'], [own]])
})

test('omits an unreadable image', async () => {
  const pictures = await inlinePictures(showing('a.png', 'b.png'), page, async (src) =>
    src === 'a.png' ? undefined : bytesOf(1),
  )
  expect([...pictures.keys()]).toEqual(['b.png'])
})

test('a page contains at most 20 images', async () => {
  const read = vi.fn<ReadPicture>(async () => bytesOf(1))
  const pictures = await inlinePictures(showing(...Array.from({ length: 30 }, (_, i) => `${i}.png`)), page, read)
  expect([pictures.size, read.mock.calls.length]).toEqual([20, 20])
})

test('a page contains at most 4 MiB of images', async () => {
  const megabytes = 3 * 1024 * 1024
  const pictures = await inlinePictures(showing('a.png', 'b.png', 'c.png'), page, async (src) =>
    bytesOf(src === 'c.png' ? 1024 : megabytes),
  )
  expect([...pictures.keys()].sort()).toEqual(['a.png', 'c.png'])
})

test('a page does not wait for an image that never arrives', async () => {
  const never = new Promise<undefined>(() => {})
  const pictures = await inlinePictures(
    showing('slow.png', 'b.png'),
    page,
    (src) => (src === 'b.png' ? Promise.resolve(bytesOf(1)) : never),
    50,
  )
  expect([...pictures.keys()]).toEqual(['b.png'])
})
