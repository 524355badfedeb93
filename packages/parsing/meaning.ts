import type { Element, ElementContent, Root } from 'hast'
import { raw } from 'hast-util-raw'
import { toString as textOf } from 'hast-util-to-string'
import { classesOf } from './tasks/markdown/page-tree.ts'

// Normalization of rendered pages for the comparison with MkDocs' own output (oracle.test.ts). Never loaded elsewhere.

const kept = new Set(
  'h1 h2 h3 h4 h5 h6 p ul ol li dl dt dd pre code table th td tr blockquote strong em del ins mark sub sup kbd details summary abbr hr br'.split(
    ' ',
  ),
)
/** Equivalent names. */
const same: Record<string, string> = { b: 'strong', i: 'em', s: 'del', strike: 'del' }

const known = /^(note|abstract|info|tip|success|question|warning|failure|danger|bug|example|quote)$/

const isElement = (node: ElementContent | Root['children'][number]): node is Element => node.type === 'element'

/** Words as the reader sees them. Emoji, icons, keys, math and symbols are disabled in MkDocs' settings there. */
const wordsOf = (text: string): string[] =>
  text
    .replace(/:[a-z][a-z0-9_+-]+:(\{[^}]*\})?/g, ' ')
    .replace(/\p{Extended_Pictographic}|\uFE0F|\u00B6|[\u2713\u2717\u2192\u26A0]/gu, ' ')
    .split(/\s+/)
    .filter(Boolean)

const withoutNotes = (node: Element): Element => ({
  ...node,
  children: node.children.flatMap((c): ElementContent[] =>
    c.type !== 'element' ? [c] : classesOf(c).includes('code-annotation') ? [] : [withoutNotes(c)],
  ),
})

/** Elements of a table that shows code with line numbers. */
function findAll(node: Element, isWanted: (e: Element) => boolean): Element[] {
  return node.children.filter(isElement).flatMap((c) => (isWanted(c) ? [c] : findAll(c, isWanted)))
}

/** Tabs as pairs of title and content. */
function tabsOf(set: Element): [string, Element][] {
  const find = (name: string) => set.children.filter(isElement).find((c) => classesOf(c).includes(name))
  const labels = find('tabbed-labels')?.children.filter(isElement) ?? []
  const blocks = find('tabbed-content')?.children.filter(isElement) ?? []
  return labels.flatMap((label, at): [string, Element][] => (blocks[at] ? [[textOf(label), blocks[at]]] : []))
}

const meaningOfAll = (nodes: readonly ElementContent[]): string[] => nodes.flatMap(meaningOf)

/** Elements that exist on one side only, such as line numbers and back links. */
const leftOut = ['linenos', 'headerlink', 'footnote-backref', 'sr-only', 'code-annotation']
const isLeftOut = ({ tagName, properties }: Element, classes: readonly string[]) =>
  ['math', 'script', 'style', 'input'].includes(tagName) ||
  properties.dataFootnoteBackref !== undefined ||
  classes.some((c) => leftOut.includes(c))

/** Meaning of a class; undefined if the element decides. */
function meaningOfClass(node: Element, classes: readonly string[]): string[] | undefined {
  if (classes.includes('highlighttable')) {
    const isPart = (e: Element) => classesOf(e).some((c) => c === 'filename' || (c === 'code' && e.tagName === 'td'))
    return findAll(node, isPart).flatMap((e) => meaningOfAll(e.children))
  }
  if (classes.includes('tabbed-set'))
    return tabsOf(node).flatMap(([label, block]) => ['<tab>', ...wordsOf(label), ...meaningOfAll(block.children)])
  if (classes.includes('footnote')) return findAll(node, (e) => e.tagName === 'ol').flatMap(meaningOf)
  if (!classes.includes('admonition') && (node.tagName !== 'details' || classes.length === 0)) return undefined
  const kind = classes.map((c) => c.replace(/^admonition-?/, '')).find((c) => known.test(c)) ?? 'note'
  return [`<${node.tagName === 'details' ? 'details' : 'admonition'} ${kind}>`, ...meaningOfAll(node.children)]
}

/** A URL without intended differences: the file ending of a page, the id of a footnote. */
const addressOf = (href: unknown) =>
  String(href ?? '')
    .replace(/\.html(?=#|$)/, '.md')
    .replace(/#fn:/, '#fn-')

function meaningOfElement(node: Element): string[] {
  const { tagName, properties } = node
  const classes = classesOf(node)
  if (isLeftOut(node, classes)) return []
  const inner = () => meaningOfAll(node.children)
  const ofClass = meaningOfClass(node, classes)
  if (ofClass) return ofClass
  if (tagName === 'docs-tab') return ['<tab>', ...wordsOf(String(properties.label)), ...inner()]
  if (tagName === 'pre') return ['<pre>', ...wordsOf(textOf(withoutNotes(node)).replace(/(#|\/\/)?[ ]*\(\d+\)!?$/gm, ''))]
  if (tagName === 'docs-diagram' || tagName === 'docs-plantuml') return ['<pre>', ...wordsOf(String(properties.source))]
  if (tagName === 'docs-code') return [...wordsOf(String(properties.title ?? '')), ...inner()]
  if (tagName === 'a') return [`<a ${addressOf(properties.href)}>`, ...inner()]
  if (tagName === 'img') return [`<img ${properties.src}>`]
  const name = same[tagName] ?? tagName
  return kept.has(name) && !(tagName === 'table' && classes.length > 0) ? [`<${name}>`, ...inner()] : inner()
}

function meaningOf(node: ElementContent | Root['children'][number]): string[] {
  if (node.type === 'text') return wordsOf(node.value)
  return node.type === 'element' ? meaningOfElement(node) : []
}

/** A page as its words with their meaning, in order. */
export const meaning = (page: Root): string[] => page.children.flatMap(meaningOf)

export function meaningOfHtml(html: string): string[] {
  const tree = raw({ type: 'root', children: [{ type: 'raw', value: html }] })
  return tree.type === 'root' ? meaning(tree) : []
}
