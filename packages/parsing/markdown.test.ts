import type { Element, ElementContent } from 'hast'
import { expect, test } from 'vitest'
import { parseMarkdown } from './tasks/docs.ts'

/** Every element of a page with what would be drawn of it. */
async function elementsOf(text: string): Promise<Element[]> {
  const found: Element[] = []
  const visit = (node: ElementContent) => {
    if (node.type !== 'element') return
    found.push(node)
    for (const child of node.children) visit(child)
  }
  for (const node of (await parseMarkdown(text)).content.children) if (node.type === 'element') visit(node)
  return found
}
const first = async (text: string, tagName: string) => (await elementsOf(text)).find((e) => e.tagName === tagName)?.properties

test('a page has headings with ids, tables, tasks and footnotes', async () => {
  const text = '# Hello *you*\n\n| a |\n|---|\n| 1 |\n\n- [x] done\n\nnote[^1]\n\n[^1]: here\n'
  expect(await first(text, 'h1')).toEqual({ id: 'hello-you' })
  expect((await elementsOf(text)).map((e) => e.tagName)).toEqual(
    expect.arrayContaining(['em', 'table', 'td', 'input', 'section', 'sup']),
  )
  expect(await first(text, 'input')).toMatchObject({ checked: true, disabled: true })
})

test.each(['javascript:alert(1)', 'JaVaScRiPt:alert(1)', 'vbscript:x', 'data:text/html,x', 'file:///etc/passwd'])(
  'a link to %s is removed',
  async (address) => {
    expect(await first(`[a](<${address}>)`, 'a')).toEqual({})
    const sources = (await elementsOf(`![a](<${address}>)`)).map((e) => e.properties.src ?? '')
    expect(sources.filter((src) => src !== '')).toEqual([])
  },
)

test.each(['https://example.com/a', 'mailto:a@example.com', 'b.md', '../b.md#c', '#c', '?a=b:c'])(
  'a link to %s stays',
  async (address) => {
    expect(await first(`[a](${address})`, 'a')).toEqual({ href: address })
  },
)

test('runs nothing in HTML', async () => {
  const elements = await elementsOf(
    'a <script>alert(1)</script> <img src=x onerror=alert(1)>\n\n<iframe src="https://x"></iframe>\n',
  )
  expect(elements.map((e) => [e.tagName, e.properties])).toEqual([
    ['p', {}],
    ['img', { src: 'x' }],
  ])
})

test('images keep their source but no id, which would become a property of the document', async () => {
  expect(await first('![p](img.png){ #location width=10 }', 'img')).toEqual({ src: 'img.png', alt: 'p', width: 10 })
  expect(await first('![p](img.png)', 'a')).toBeUndefined()
})
