import type { fromMarkdown } from 'mdast-util-from-markdown'
import { toString as textOf } from 'mdast-util-to-string'
import type { RawSection } from './join-sections.ts'
import type { Block } from './section.ts'

type Tree = ReturnType<typeof fromMarkdown>
type Node = Tree['children'][number]

/** Lines that only mark a block: `:::note`, `[TOC]`, imports of MDX. */
const marker = /^\s*(?::::.*|\[TOC\]|\[!\w+\]|import .* from ['"].*)\s*$/gm
const token = /\uE000\d+\uE001/g
const tags = /<!--[\s\S]*?-->|<\/?[a-zA-Z][^>]*>/g

const clean = (text: string) => text.replace(token, '').replace(marker, '').trim()

/** The source of a node; within a quote, without its marks. */
function sourceOf(node: Node, source: string, depth: number): string {
  const { start, end } = node.position ?? {}
  let text = source.slice(start?.offset ?? 0, end?.offset ?? 0)
  for (let i = 0; i < depth; i++) text = text.replace(/^[ \t]*> ?/gm, '')
  return clean(text)
}

/** Text of list items and table cells with spaces between them. */
function spacedText(node: Node): string {
  if (!('children' in node)) return textOf(node, { includeHtml: false })
  const parts = (node.children as Node[]).map((child): string =>
    ['paragraph', 'heading', 'tableCell'].includes(child.type) ? textOf(child, { includeHtml: false }) : spacedText(child),
  )
  return parts.join(' ')
}

function textBlock(node: Node, source: string, depth: number): Block | undefined {
  const text = clean(node.type === 'paragraph' ? textOf(node, { includeHtml: false }) : spacedText(node))
  if (text === '') return undefined
  const kind = node.type === 'list' || node.type === 'table' ? node.type : 'paragraph'
  return { kind, text, markdown: sourceOf(node, source, depth).replace(tags, '').trim() }
}

/** Deeper quotes are not written by hand. */
const maxDepth = 60

function blocksOf(node: Node, source: string, depth: number): Block[] {
  if (depth > maxDepth) return []
  if (node.type === 'blockquote') return node.children.flatMap((child) => blocksOf(child, source, depth + 1))
  if (node.type === 'code')
    return node.value.trim() ? [{ kind: 'code', text: node.value, markdown: fenced(node.lang, node.value) }] : []
  if (node.type === 'html') {
    const text = clean(node.value.replace(tags, ' '))
    return text ? [{ kind: 'paragraph', text, markdown: text }] : []
  }
  if (['definition', 'thematicBreak', 'yaml'].includes(node.type)) return []
  const block = textBlock(node, source, depth)
  return block ? [block] : []
}

function fenced(language: string | null | undefined, code: string): string {
  const longest = (code.match(/`+/g) ?? []).reduce((most, run) => Math.max(most, run.length), 2)
  const fence = '`'.repeat(longest + 1)
  return `${fence}${language ?? ''}\n${code}\n${fence}`
}

/**
 * The sections of a page in order: one for each heading, and one for what stands above the first.
 * @param source the Markdown of the tree, with blocks marked by `markBlocks`
 * @param anchorOf the id of a heading on the rendered page, called once for each in order
 */
export function splitMarkdown(tree: Tree, source: string, anchorOf: (title: string) => string): RawSection[] {
  let above: { level: number; title: string }[] = []
  let current: RawSection = { heading: '', crumb: [], anchor: '', blocks: [], level: 0 }
  const sections = [current]
  for (const node of tree.children) {
    if (node.type !== 'heading') {
      current.blocks.push(...blocksOf(node, source, 0))
      continue
    }
    const title = clean(textOf(node, { includeHtml: false }))
    above = above.filter(({ level }) => level < node.depth)
    const crumb = above.map((heading) => heading.title)
    above.push({ level: node.depth, title })
    current = { heading: title, crumb, anchor: anchorOf(title), blocks: [], level: node.depth }
    sections.push(current)
  }
  return sections
}
