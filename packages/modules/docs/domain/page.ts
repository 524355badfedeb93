import { fromMarkdown } from 'mdast-util-from-markdown'
import { toString as textOf } from 'mdast-util-to-string'
import { readFrontMatter } from './front-matter.ts'
import { markBlocks, withoutTokens } from './mark-blocks.ts'

/** Maximum characters of a page; longer ones are truncated for display and search. */
const maxCharacters = 200_000

/** A page of an entity's docs, read from Markdown. */
export type DocsPage = {
  title: string /** Markdown, without front matter. */
  text: string /** Plain text for search. */
  plain: string
}

const titleFromFileName = (name: string) => {
  const words = (name.split('/').at(-1) ?? name)
    .replace(/\.\w+$/, '')
    .replace(/[-_]+/g, ' ')
    .trim()
  return words.charAt(0).toUpperCase() + words.slice(1)
}

type Node = { type: string; children?: readonly Node[] }

/** Deeper nesting is not written by hand and cannot be rendered. */
const maxDepth = 60

function isTooDeep(tree: Node): boolean {
  let level: readonly Node[] = [tree]
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > maxDepth) return true
    level = level.flatMap((n) => n.children ?? [])
  }
  return false
}

/** The text of each paragraph, heading and code block, without HTML. */
const textsOf = (node: Node): string[] =>
  node.type === 'html'
    ? []
    : blocks.has(node.type)
      ? [textOf(node, { includeHtml: false })]
      : (node.children ?? []).flatMap(textsOf)
const blocks = new Set(['paragraph', 'heading', 'code'])

/** The text in a fenced code block whose fence does not occur in it. */
function asCode(text: string): string {
  const longest = (text.match(/~+/g) ?? []).reduce((most, run) => Math.max(most, run.length), 2)
  const fence = '~'.repeat(longest + 1)
  return `${fence}\n${text}\n${fence}\n`
}

/**
 * Parses a page. Its title comes from the navigation, otherwise from front matter, the first heading, or the file name.
 * @param name path of the page in its docs
 */
export function readPage(name: string, source: string, titleInNav: string | null): DocsPage {
  const { title: declared, body } = readFrontMatter(source.slice(0, maxCharacters))
  const tree = fromMarkdown(markBlocks(body).text)
  if (isTooDeep(tree)) return { title: titleInNav || declared || titleFromFileName(name), text: asCode(body), plain: '' }
  const first = tree.children.find((n) => n.type === 'heading')
  const heading = first?.type === 'heading' && first.depth === 1 ? textOf(first).trim() : undefined
  const title = titleInNav || declared || heading || titleFromFileName(name)
  return {
    title: title.slice(0, 300),
    text: body,
    plain: withoutTokens(tree.children.flatMap((n) => (n === first && title === heading ? [] : textsOf(n))).join(' '))
      .replace(/[|\s]+/g, ' ')
      .trim(),
  }
}
