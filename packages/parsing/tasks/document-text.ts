import type { ChildNode, Element } from 'domhandler'
import { isCDATA, isTag, isText } from 'domhandler'
import { parseDocument } from 'htmlparser2'
import type { BlockContent, DefinitionContent, List, PhrasingContent, RootContent, TableRow } from 'mdast'
import { gfmTableToMarkdown } from 'mdast-util-gfm-table'
import { toMarkdown } from 'mdast-util-to-markdown'

// HTML of documents as Markdown, with the elements of Confluence's storage format (confluence.atlassian.com: Confluence Storage
// Format). What a macro would fetch from elsewhere is not part of the text: its readers may be others.

type Block = BlockContent | DefinitionContent

/** Deeper elements are not written by people; their text is kept without structure. */
const maxDepth = 60

const dropped = new Set([
  'script',
  'style',
  'head',
  'template',
  'noscript',
  'iframe',
  'object',
  'svg',
  'ac:parameter',
  'ac:image',
])
const inline = new Set(
  'a abbr b bdi bdo br cite code del em font i img ins kbd mark q s samp small span strong sub sup time tt u var ac:link ac:inline-comment-marker ac:emoticon'.split(
    ' ',
  ),
)

const named = (node: ChildNode, name: string): node is Element => isTag(node) && node.name === name
const attribute = (element: Element, name: string): string => element.attribs[name] ?? ''
const find = (element: Element, name: string) => element.children.find((child): child is Element => named(child, name))

/** The text of nodes as it is written, for code and for what is nested too deeply. */
function rawText(nodes: readonly ChildNode[]): string {
  const waiting = nodes.toReversed()
  let text = ''
  for (let node = waiting.pop(); node; node = waiting.pop()) {
    if (isText(node)) text += node.data
    else if (isTag(node) && node.name === 'br') text += '\n'
    else if (isCDATA(node) || (isTag(node) && !dropped.has(node.name)))
      for (const child of node.children.toReversed()) waiting.push(child)
  }
  return text
}

const spaced = (text: string) => text.replace(/\s+/g, ' ')

/** Only links that a person can follow from elsewhere. */
const webLink = (href: string) => (/^https?:\/\//i.test(href) ? href : undefined)

/** The words of a link to a page, a user or a file. */
function linkText(element: Element): string {
  const body = find(element, 'ac:link-body') ?? find(element, 'ac:plain-text-link-body')
  const page = find(element, 'ri:page')
  return spaced(body ? rawText(body.children) : page ? attribute(page, 'ri:content-title') : '')
}

function phrasing(nodes: readonly ChildNode[], depth: number): PhrasingContent[] {
  return nodes.flatMap((node): PhrasingContent[] => {
    if (isText(node)) return node.data ? [{ type: 'text', value: spaced(node.data) }] : []
    if (!isTag(node) || dropped.has(node.name)) return []
    if (depth > maxDepth) return [{ type: 'text', value: spaced(rawText([node])) }]
    const children = () => phrasing(node.children, depth + 1)
    switch (node.name) {
      case 'br':
        return [{ type: 'break' }]
      case 'b':
      case 'strong':
        return [{ type: 'strong', children: children() }]
      case 'i':
      case 'em':
        return [{ type: 'emphasis', children: children() }]
      case 'code':
      case 'kbd':
      case 'samp':
        return [{ type: 'inlineCode', value: spaced(rawText(node.children)).trim() }]
      case 'a': {
        const url = webLink(attribute(node, 'href'))
        return url ? [{ type: 'link', url, children: children() }] : children()
      }
      case 'img':
        return attribute(node, 'alt') ? [{ type: 'text', value: attribute(node, 'alt') }] : []
      case 'time':
        return [{ type: 'text', value: spaced(rawText(node.children)) || attribute(node, 'datetime') }]
      case 'ac:link':
        return [{ type: 'text', value: linkText(node) }]
      default:
        return children()
    }
  })
}

const isBlank = (content: readonly PhrasingContent[]) =>
  content.every((node) => node.type === 'break' || (node.type === 'text' && node.value.trim() === ''))

const paragraph = (content: PhrasingContent[]): Block[] => (isBlank(content) ? [] : [{ type: 'paragraph', children: content }])

/** Code and panels keep their text. Other macros show what is elsewhere, or nothing that can be read. */
function macro(element: Element, depth: number): Block[] {
  const code = find(element, 'ac:plain-text-body')
  if (code) {
    const language = element.children.find((child) => named(child, 'ac:parameter') && attribute(child, 'ac:name') === 'language')
    const lang = language && isTag(language) ? rawText(language.children).trim() : ''
    return [{ type: 'code', value: rawText(code.children), ...(/^[\w+#-]+$/.test(lang) ? { lang } : {}) }]
  }
  const body = find(element, 'ac:rich-text-body')
  return body ? blocks(body.children, depth + 1) : []
}

function list(element: Element, depth: number): List {
  const items = element.children.filter((child): child is Element => named(child, 'li') || named(child, 'ac:task'))
  return {
    type: 'list',
    ordered: element.name === 'ol',
    spread: false,
    children: items.map((item) => {
      const body = item.name === 'ac:task' ? find(item, 'ac:task-body') : item
      return { type: 'listItem', spread: false, children: body ? blocks(body.children, depth + 1) : [] }
    }),
  }
}

/** Rows of a table, also within its sections. */
function rowsOf(element: Element, depth: number): TableRow[] {
  return element.children.flatMap((child): TableRow[] => {
    if (!isTag(child)) return []
    if (child.name !== 'tr') return ['thead', 'tbody', 'tfoot'].includes(child.name) ? rowsOf(child, depth) : []
    const cells = child.children.filter((cell) => named(cell, 'td') || named(cell, 'th'))
    return [
      {
        type: 'tableRow',
        // A cell is one line of text in Markdown.
        children: cells.map((cell) => ({
          type: 'tableCell',
          children: isTag(cell)
            ? phrasing(cell.children, depth + 1).map((c) => (c.type === 'break' ? { type: 'text', value: ' ' } : c))
            : [],
        })),
      },
    ]
  })
}

function block(element: Element, depth: number): Block[] {
  const heading = /^h([1-6])$/.exec(element.name)?.[1]
  if (heading) {
    const children = phrasing(element.children, depth + 1)
    return isBlank(children) ? [] : [{ type: 'heading', depth: Number(heading) as 1 | 2 | 3 | 4 | 5 | 6, children }]
  }
  switch (element.name) {
    case 'pre':
      return [{ type: 'code', value: rawText(element.children).replace(/^\n|\n$/g, '') }]
    case 'ul':
    case 'ol':
    case 'ac:task-list':
      return [list(element, depth)]
    case 'blockquote':
      return [{ type: 'blockquote', children: blocks(element.children, depth + 1) }]
    case 'table': {
      const rows = rowsOf(element, depth)
      return rows.length > 0 ? [{ type: 'table', children: rows }] : []
    }
    case 'ac:structured-macro':
    case 'ac:macro':
      return macro(element, depth)
    default:
      return blocks(element.children, depth + 1)
  }
}

/** The blocks of nodes; text between them becomes paragraphs. */
function blocks(nodes: readonly ChildNode[], depth: number): Block[] {
  if (depth > maxDepth) return paragraph([{ type: 'text', value: spaced(rawText(nodes)) }])
  const found: Block[] = []
  let line: ChildNode[] = []
  const endLine = () => {
    found.push(...paragraph(phrasing(line, depth)))
    line = []
  }
  for (const node of nodes) {
    if (isText(node) || (isTag(node) && inline.has(node.name))) {
      line.push(node)
      continue
    }
    endLine()
    if (isTag(node) && !dropped.has(node.name)) found.push(...block(node, depth))
  }
  endLine()
  return found
}

/** The text of an HTML document as Markdown. */
export function htmlToMarkdown(html: string): string {
  const { children } = parseDocument(html, { recognizeCDATA: true, recognizeSelfClosing: true })
  const root = { type: 'root' as const, children: blocks(children, 0) as RootContent[] }
  return toMarkdown(root, { extensions: [gfmTableToMarkdown()], bullet: '-' }).trim()
}
