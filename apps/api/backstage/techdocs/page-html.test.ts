import type { Element, ElementContent, Root } from 'hast'
import { describe, expect, test } from 'vitest'
import { element, text } from './elements.ts'
import { pageHtml } from './page-html.ts'

const pages = [
  { path: 'guide.md', title: 'Guide', section: '', url: 'https://github.com/acme/x/blob/main/docs/guide.md' },
  { path: 'ops/books.md', title: 'Books & ledgers', section: 'Ops', url: 'file:///docs/ops/books.md' },
]
const [guide, books] = pages as [(typeof pages)[number], (typeof pages)[number]]

const root = (...children: ElementContent[]): Root => ({ type: 'root', children })
const html = (page: typeof guide, folder: string, ...content: Element[]) =>
  pageHtml({ title: 'A <site>', pages }, page, folder, root(...content))
const linkTo = (href: string) => element('a', { href }, text('there'))

describe('links', () => {
  test.each([
    ['ops/books.md#x', 'guide/', '../ops/books/#x'],
    // The home page is read at another folder than its own.
    ['ops/books.md#x', '', 'ops/books/#x'],
    ['#x', 'guide/', '#x'],
    ['mailto:a@example.com', 'guide/', 'mailto:a@example.com'],
    ['../src/main.go', 'guide/', 'https://github.com/acme/x/blob/main/src/main.go'],
  ])('to %s from "%s" resolve to %s', (href, folder, expected) => {
    expect(html(guide, folder, linkTo(href))).toContain(`<a href="${expected}">there</a>`)
  })

  test('without a target become text', () => {
    const lost = pageHtml({ title: 'x', pages }, { ...guide, url: '' }, '', root(linkTo('none.go')))
    expect(lost).not.toContain('>there</a>')
    expect(lost).toContain('there')
  })
})

test('an image is inlined, or replaced by its alternative text', () => {
  const img = (src: string) => element('img', { src, alt: 'A map', width: 20 })
  const carried = new Map([['map.png', 'data:image/png;base64,AAAA']])
  const page = pageHtml({ title: 'x', pages }, guide, 'guide/', root(img('map.png'), img('none.png')), carried)
  expect(page).toContain('<img src="data:image/png;base64,AAAA" alt="A map" width="20">Picture: A map')
  expect(page).not.toContain('none.png')
})

test('escapes names of pages and sites', () => {
  const page = html(books, 'ops/books/')
  expect(page).toContain('A &#x3C;site>')
  expect(page).not.toContain('<site>')
  // The source of a page is only a link if it is a web URL.
  expect(page).not.toContain('Edit this page')
})

test('marks the current page in its section', () => {
  const page = html(books, 'ops/books/')
  expect(page).toContain('<a href="./" class="md-nav__link md-nav__link--active">Books &#x26; ledgers</a>')
  expect(page).toContain('md-nav__item--nested md-nav__item--active')
  expect(page).toContain('Previous: Guide')
  expect(page).not.toContain('Next:')
})

test('elements of our Markdown extensions become markup that every browser renders', () => {
  const tabs = element('docs-tabs', {}, element('docs-tab', { label: 'Go' }, element('p', {}, text('in Go'))))
  const code = element('docs-code', { title: 'main.go' }, element('pre', {}, element('code', {}, text('package main'))))
  const page = html(guide, 'guide/', tabs, code, element('docs-diagram', { source: 'a-->b' }))
  expect(page).toContain('<div class="tabbed-block"><p><strong>Go</strong></p><p>in Go</p></div>')
  expect(page).toContain('<span class="filename">main.go</span><pre><code>package main</code></pre>')
  expect(page).toContain('<pre class="mermaid"><code>a-->b</code></pre>')
  expect(page).not.toContain('<docs-')
})
