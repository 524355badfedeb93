import { asCommonMark } from '@callboard/core/docs/dialect'
import { readFolderOrder } from '@callboard/core/docs/read-folder-order'
import { type DocsPage, readPage } from '@callboard/core/docs/page'
import { readMkdocs } from '@callboard/core/docs/mkdocs'
import type { Element, ElementContent, Root, RootContent } from 'hast'
import rehypeSlug from 'rehype-slug'
import remarkGfm from 'remark-gfm'
import remarkParse from 'remark-parse'
import remarkRehype from 'remark-rehype'
import { unified } from 'unified'

export const parsePage = ({ name, text, title }: { name: string; text: string; title: string | null }): DocsPage =>
  readPage(name, text, title)
export const parseMkdocs = readMkdocs
export const parseFolderOrder = readFolderOrder

const schemes = /^(https?|ircs?|mailto|xmpp)$/i

/** An address that a link may have: one without a scheme, or with one that runs nothing. Like react-markdown's default. */
function safeAddress(value: string): string {
  const colon = value.indexOf(':')
  const first = (mark: string) => (value.includes(mark) ? value.indexOf(mark) : Number.POSITIVE_INFINITY)
  const relative = colon === -1 || colon > Math.min(first('/'), first('?'), first('#'))
  return relative || schemes.test(value.slice(0, colon)) ? value : ''
}

const isOutside = (src: unknown): boolean => typeof src === 'string' && /^https:\/\//i.test(src)

/**
 * What is drawn of a node: HTML is left out, addresses that would run something are emptied, and a picture of the
 * repository, which may be private to it, becomes a link to it unless it is part of a link.
 */
function drawn(node: RootContent, inLink: boolean): (ElementContent & RootContent)[] {
  if (node.type === 'text') return [node]
  if (node.type !== 'element') return []
  for (const name of ['href', 'src'])
    if (typeof node.properties[name] === 'string') node.properties[name] = safeAddress(node.properties[name])
  const element: Element = { ...node, children: node.children.flatMap((c) => drawn(c, inLink || node.tagName === 'a')) }
  delete element.position
  if (element.tagName !== 'img' || inLink || isOutside(element.properties.src)) return [element]
  return [{ type: 'element', tagName: 'a', properties: { href: element.properties.src }, children: [element] }]
}

const processor = unified().use(remarkParse).use(remarkGfm).use(remarkRehype).use(rehypeSlug)

/** A page of Markdown as a tree of elements, ready to be drawn. */
export function parseMarkdown(text: string): Root {
  const tree = processor.runSync(processor.parse(asCommonMark(text)))
  return { type: 'root', children: tree.children.flatMap((c) => drawn(c, false)) }
}
