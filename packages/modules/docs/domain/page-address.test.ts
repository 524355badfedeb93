import { safeDecode } from '@callboard/core/safe-decode'
import { describe, expect, test } from 'vitest'
import { addressOfPage, pageAt, relativePath } from './page-address.ts'

describe('addressOfPage', () => {
  test.each([
    ['index.md', ''],
    ['README.md', ''],
    ['guide.md', 'guide/'],
    ['ops/index.md', 'ops/'],
    ['ops/readme.markdown', 'ops/'],
    ['ops/run books.md', 'ops/run books/'],
    ['ops/index.d/first.MD', 'ops/index.d/first/'],
  ])('%s has the URL "%s"', (file, address) => {
    expect(addressOfPage(file)).toBe(address)
  })
})

describe('wayTo', () => {
  test.each([
    ['', 'guide/', 'guide/'],
    ['guide/', '', '../'],
    ['ops/books/', 'ops/', '../'],
    ['ops/', 'ops/', './'],
    ['a/b/', 'c d/ü/', '../../c%20d/%C3%BC/'],
    // A colon in the first part would be read as a scheme.
    ['', 'a:b/', 'a%3Ab/'],
  ])('from "%s" to "%s"', (from, to, way) => {
    expect(relativePath(from, to)).toBe(way)
    const base = `https://x.test/docs/${from.split('/').map(encodeURIComponent).join('/')}`
    expect(safeDecode(new URL(way, base).pathname)).toBe(`/docs/${to}`)
  })
})

describe('pageAt', () => {
  const pages = ['guide.md', 'README.md', 'index.md', 'ops/README.md', 'ops/index.md', 'ops/books.md'].map((path) => ({ path }))
  test.each([
    ['index.html', 'index.md'],
    ['', 'index.md'],
    ['ops/index.html', 'ops/index.md'],
    ['ops', 'ops/index.md'],
    ['ops/books/index.html', 'ops/books.md'],
    ['ops/none/index.html', undefined],
    ['../index.html', undefined],
  ])('%s resolves to %s', (address, path) => {
    expect(pageAt(address, pages)?.path).toBe(path)
  })
  test('the first page is used at the root if there is no index', () => {
    expect(pageAt('index.html', [{ path: 'guide.md' }, { path: 'ops.md' }])?.path).toBe('guide.md')
    expect(pageAt('index.html', [])).toBeUndefined()
  })
})
