import { expect, test } from 'vitest'
import { sanitizeSvg } from './tasks/svg.ts'

const inside = (inner: string) => sanitizeSvg(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">${inner}</svg>`) ?? ''

test.each([
  ['a script', '<script>alert(1)</script>'],
  ['a script of another prefix', '<svg:script>alert(1)</svg:script>'],
  ['a handler', '<rect onload="alert(1)" width="9"/>'],
  ['a handler in capitals', '<rect ONLOAD="alert(1)"/>'],
  ['a link that runs', '<a xlink:href="javascript:alert(1)"><text>x</text></a>'],
  ['HTML inside', '<foreignObject><iframe srcdoc="alert(1)"></iframe></foreignObject>'],
  ['an animation that sets a link', '<a><animate attributeName="href" values="javascript:alert(1)"/></a>'],
  ['a set', '<set attributeName="onmouseover" to="alert(1)"/>'],
  ['an escape from foreign content', '<desc><p><script>alert(1)</script></p></desc>'],
  ['an escape from a style', '<style><img src=x onerror=alert(1)></style>'],
  ['a handler with an entity', '<rect onload="&#97;lert(1)"/>'],
  ['a CDATA section', '<![CDATA[<script>alert(1)</script>]]>'],
])('removes %s', (_, inner) => {
  expect(inside(inner)).not.toMatch(/<script|<iframe|<img|\son\w+=|javascript:|<foreignObject|<animate|<set/i)
})

test.each([
  ['another drawing', '<use href="https://evil.example/x.svg#a"/>'],
  ['an image', '<image href="https://evil.example/x.png"/>'],
  ['a style sheet', '<style>@import "https://evil.example/x.css"; .a { fill: url(https://evil.example/x) }</style>'],
  ['a paint', '<rect fill="url(https://evil.example/x#a)" style="background: url(//evil.example/y)"/>'],
  ['a paint that is not closed', '<rect style="fill: url(https://evil.example/x"/>'],
  ['an escaped URL in CSS', String.raw`<rect style="fill: u\72l(https:evil.example)"/>`],
])('removes references to other hosts: %s', (_, inner) => {
  expect(inside(inner)).not.toMatch(/url\(\s*["']?[^#]|@import|href="http|\\/)
})

test('keeps drawing elements, with XML spelling', () => {
  const drawn = inside(
    '<defs><linearGradient id="g"><stop offset="0" stop-color="#f00"/></linearGradient></defs>' +
      '<rect width="9" height="9" fill="url(#g)"/><use xlink:href="#g"/><text text-anchor="middle">A &amp; B</text>' +
      '<image href="data:image/png;base64,AAAA"/><style>.a { fill: red }</style>',
  )
  expect(drawn).toMatch(/^<svg [^>]*viewBox="0 0 9 9"/)
  for (const kept of [
    'xmlns="http://www.w3.org/2000/svg"',
    '<linearGradient id="g"><stop offset="0" stop-color="#f00" />',
    'fill="url(#g)"',
    'xlink:href="#g"',
    'A &#x26; B',
    'href="data:image/png;base64,AAAA"',
    '.a { fill: red }',
  ])
    expect(drawn).toContain(kept)
})

test('skips declarations, document types and entities', () => {
  const text = '<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY a "b">]><!-- x --><svg><text>&a;</text></svg>'
  expect(sanitizeSvg(text)).toContain('<text>&#x26;a;</text>')
  expect(sanitizeSvg('<p>no drawing</p>')).toBeUndefined()
})
