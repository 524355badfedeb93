import { expect, test } from 'vitest'
import { pathFromPointer, pathFromText, pathText } from './path.ts'

const document = {
  metadata: { annotations: { 'example.com/number': 5, 'a~b': 1 }, links: [{ title: 'x' }] },
  spec: { list: [['deep']], 'list[0]': 1, versions: { '0': 'key' } },
}

test.each([
  ['/metadata/annotations/example.com~1number', ['metadata', 'annotations', 'example.com/number']],
  ['/metadata/annotations/a~0b', ['metadata', 'annotations', 'a~b']],
  ['/metadata/links/0/title', ['metadata', 'links', 0, 'title']],
  ['/spec/versions/0', ['spec', 'versions', '0']],
  ['', []],
])('the pointer %s', (pointer, path) => {
  expect(pathFromPointer(document, pointer)).toEqual(path)
})

test.each([
  ['metadata.annotations.example.com/number', ['metadata', 'annotations', 'example.com/number']],
  ['metadata.links.0.title', ['metadata', 'links', 0, 'title']],
  ['metadata.links[0].title', ['metadata', 'links', 0, 'title']],
  ['spec.list[0]', ['spec', 'list[0]']],
  ['spec.list.0.0', ['spec', 'list', 0, 0]],
  ['spec.missing.more', ['spec', 'missing', 'more']],
  ['', []],
])('the text %s', (text, path) => {
  expect(pathFromText(document, text)).toEqual(path)
})

test('is written with unmodified keys', () => {
  expect(pathText(['metadata', 'annotations', 'example.com/number'])).toBe('metadata.annotations.example.com/number')
  expect(pathText(['metadata', 'links', 0, 'title'])).toBe('metadata.links[0].title')
})
