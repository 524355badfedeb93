import type { Element, ElementContent } from 'hast'
import { expect, test } from 'vitest'
import { parseMarkdown } from './tasks/docs.ts'

/** Every element of a page with what would be drawn of it. */
function elementsOf(text: string): Element[] {
  const found: Element[] = []
  const visit = (node: ElementContent) => {
    if (node.type !== 'element') return
    found.push(node)
    for (const child of node.children) visit(child)
  }
  for (const node of parseMarkdown(text).children) if (node.type === 'element') visit(node)
  return found
}
const first = (text: string, tagName: string) => elementsOf(text).find((e) => e.tagName === tagName)?.properties

test('a page has headings with ids, tables, tasks and footnotes', () => {
  const text = '# Hello *you*\n\n| a |\n|---|\n| 1 |\n\n- [x] done\n\nnote[^1]\n\n[^1]: here\n'
  expect(first(text, 'h1')).toEqual({ id: 'hello-you' })
  expect(elementsOf(text).map((e) => e.tagName)).toEqual(expect.arrayContaining(['em', 'table', 'td', 'input', 'section', 'sup']))
  expect(first(text, 'input')).toMatchObject({ checked: true, disabled: true })
})

test.each(['javascript:alert(1)', 'JaVaScRiPt:alert(1)', 'vbscript:x', 'data:text/html,x', 'file:///etc/passwd'])(
  'a link to %s leads nowhere',
  (address) => {
    expect(first(`[a](<${address}>)`, 'a')).toEqual({ href: '' })
    const sources = elementsOf(`![a](<${address}>)`).map((e) => e.properties.src ?? '')
    expect(sources.filter((src) => src !== '')).toEqual([])
  },
)

test.each(['https://example.com/a', 'mailto:a@example.com', 'b.md', '../b.md#c', '#c', '?a=b:c'])(
  'a link to %s stays',
  (address) => {
    expect(first(`[a](${address})`, 'a')).toEqual({ href: address })
  },
)

test('HTML is left out, and nothing of it runs', () => {
  const tags = elementsOf('a <script>alert(1)</script> <img src=x onerror=alert(1)>\n\n<iframe src="https://x"></iframe>\n').map(
    (e) => e.tagName,
  )
  expect(tags).toEqual(['p'])
})

test('a picture of the repository becomes a link to it; one on the web, or in a link, stays', () => {
  expect(first('![p](img.png)', 'a')).toEqual({ href: 'img.png' })
  expect(first('![p](https://example.com/p.png)', 'a')).toBeUndefined()
  expect(elementsOf('[![p](img.png)](https://example.com)').filter((e) => e.tagName === 'a')).toHaveLength(1)
})
