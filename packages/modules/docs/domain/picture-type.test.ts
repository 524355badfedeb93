import { expect, test } from 'vitest'
import { pictureType } from './picture-type.ts'

const typeOf = (text: string) => pictureType(Buffer.from(text, 'latin1'))

test.each([
  ['\x89PNG\r\n\x1a\n…', 'image/png'],
  ['\xff\xd8\xff\xe0', 'image/jpeg'],
  ['GIF89a', 'image/gif'],
  ['RIFF\x01\x02\x03\x04WEBPVP8 ', 'image/webp'],
  ['\0\0\0\x1cftypavif\0\0\0\0', 'image/avif'],
  ['\0\0\x01\0\x01', 'image/x-icon'],
  ['<svg xmlns="http://www.w3.org/2000/svg">', 'image/svg+xml'],
  ['<?xml version="1.0"?>\n<!-- a > b -->\n<!DOCTYPE svg PUBLIC "x" "y">\n<svg>', 'image/svg+xml'],
  ['<!DOCTYPE svg [ <!ENTITY a "b"> ]>\n<svg >', 'image/svg+xml'],
  ['<svgx>', undefined],
  ['<!doctype html><svg>', 'image/svg+xml'],
  ['<html><svg>', undefined],
  ['<script>alert(1)</script><svg>', undefined],
  ['%PDF-1.7', undefined],
  ['name,value', undefined],
  ['', undefined],
])('%j is %s', (text, type) => {
  expect(typeOf(text)).toBe(type)
})

test.each(['<!---->', '<?x?>', '<!x>', ' ', '<!x[]', '<!--'])('detects a file of only %j quickly', (piece) => {
  const began = performance.now()
  expect(typeOf(piece.repeat(4096))).toBeUndefined()
  expect(performance.now() - began).toBeLessThan(500)
})
