import { parseMarkdown } from '@callboard/parsing/tasks/docs'
import { createElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { expect, test } from 'vitest'
import { MarkdownPage } from './markdown-page.tsx'

async function drawn(text: string) {
  const { content } = await parseMarkdown(text)
  const from = { path: 'index.md', url: 'https://github.com/acme/x/blob/main/docs/index.md' }
  const pages = new Set(['index.md', 'guide.md'])
  return renderToStaticMarkup(
    createElement(MarkdownPage, {
      content,
      from,
      pages,
      toPage: (to) => `/docs/${to}`,
      toPicture: (src) => `/picture?src=${src}`,
      toDiagram: undefined,
    }),
  )
}

test('tabs are a row of buttons above all of their panels', async () => {
  const html = await drawn('=== "npm"\n    a\n\n=== "yarn"\n    b')
  expect(html.match(/role="tab"[^>]*>[^<]+/g)?.map((t) => t.split('>')[1])).toEqual(['npm', 'yarn'])
  expect(html.match(/role="tabpanel"/g)).toHaveLength(2)
  expect(html.match(/aria-selected="true"/g)).toHaveLength(1)
})

test('code has its title, a copy button, and line numbers', async () => {
  const html = await drawn('```js title="a.js" linenums="3"\nlet a = "b"\n```')
  expect(html).toContain('<figcaption>a.js</figcaption>')
  expect(html).toContain('aria-label="Copy code"')
  expect(html).toContain('data-line="3"')
  expect(html).toContain('<span class="tok-string-expression">&quot;b&quot;</span>')
})

test('headings link to themselves, and links resolve as in MkDocs', async () => {
  const html = await drawn(
    '## Set up\n\n[b](guide.md#x) [c](#set-up) [d](../src/main.go) [e](javascript:x) [f](https://example.com)',
  )
  expect(html).toContain('<h2 id="set-up">Set up<a href="#set-up" class="heading-link"')
  expect(html.match(/<a [^>]*href="[^"]*"/g)?.map((a) => a.split('href="')[1])).toEqual([
    '#set-up"',
    '/docs/guide.md#x"',
    '#set-up"',
    'https://github.com/acme/x/blob/main/src/main.go"',
    'https://example.com"',
  ])
})

test('the browser renders math, and admonitions unfold without script', async () => {
  const html = await drawn('$a^2$\n\n??? warning\n    x')
  expect(html).toContain('<msup><mi>a</mi><mn>2</mn></msup>')
  expect(html).toMatch(/<details class="admonition admonition-warning">\s*<summary>Warning<\/summary>/)
})

test('serves images of the repository itself, loads others from their host, and shows the rest as text', async () => {
  const html = await drawn(
    '![a](img/a.png#only-dark) ![b](https://example.com/b.png) ![c](http://example.com/c.png)\n\n[![d](d.svg)](guide.md)',
  )
  expect(html.match(/<img [^>]*src="[^"]*"/g)?.map((i) => i.split('src="')[1])).toEqual([
    '/picture?src=img/a.png#only-dark"',
    'https://example.com/b.png"',
    '/picture?src=d.svg"',
  ])
  expect(html).toMatch(/role="img" aria-label="c"/)
})

test('shows a diagram’s source until the browser has drawn it', async () => {
  const html = await drawn('```mermaid\ngraph LR\n  a --> b\n```')
  expect(html).toMatch(
    /class="docs-diagram"><figure class="docs-code" data-language="mermaid"><pre tabindex="0"><code>graph LR\n/i,
  )
  expect(html).toContain('a --&gt; b')
  expect(html).not.toContain('<img')
})
