import { fromMarkdown } from 'mdast-util-from-markdown'
import { toString as textOf } from 'mdast-util-to-string'
import { markBlocks, withoutTokens } from './mark-blocks.ts'

/** Characters of a page; longer ones are cut, in what is shown as in what is found. */
const mostCharacters = 200_000

/** A page of an entity's docs, read from Markdown. */
export type DocsPage = {
  title: string /** Markdown, without front matter. */
  text: string /** Its words, for search. */
  plain: string
}

/** What stands before the page between lines of three dashes, and the page. */
function withoutFrontMatter(text: string): { title: string | undefined; body: string } {
  const match = /^\uFEFF?---[ \t]*\r?\n([\s\S]{0,5000}?)\r?\n---[ \t]*(?:\r?\n|$)/.exec(text)
  if (!match) return { title: undefined, body: text }
  const [, title] = /^title:[ \t]*(?:"([^"\n]*)"|'([^'\n]*)'|([^\n]*))$/m.exec(match[1] ?? '')?.filter(Boolean) ?? []
  return { title: title?.trim() || undefined, body: text.slice(match[0].length) }
}

const fromFileName = (name: string) => {
  const words = (name.split('/').at(-1) ?? name)
    .replace(/\.\w+$/, '')
    .replace(/[-_]+/g, ' ')
    .trim()
  return words.charAt(0).toUpperCase() + words.slice(1)
}

type Node = { type: string; children?: readonly Node[] }

/** Deeper nesting is nothing that anybody has written to be read, and more than a page can be drawn with. */
const deepest = 60

function isTooDeep(tree: Node): boolean {
  let level: readonly Node[] = [tree]
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > deepest) return true
    level = level.flatMap((n) => n.children ?? [])
  }
  return false
}

/** The words of each paragraph, heading and piece of code; what is HTML is left out. */
const textsOf = (node: Node): string[] =>
  node.type === 'html'
    ? []
    : blocks.has(node.type)
      ? [textOf(node, { includeHtml: false })]
      : (node.children ?? []).flatMap(textsOf)
const blocks = new Set(['paragraph', 'heading', 'code'])

/** The text as it stands, between fences that it does not hold itself. */
function asCode(text: string): string {
  const longest = (text.match(/~+/g) ?? []).reduce((most, run) => Math.max(most, run.length), 2)
  const fence = '~'.repeat(longest + 1)
  return `${fence}\n${text}\n${fence}\n`
}

/**
 * Reads a page. Its title is what the navigation calls it, else its front matter, its first heading, its file's name.
 * @param name path of the page in its docs
 */
export function readPage(name: string, source: string, titleInNav: string | null): DocsPage {
  const { title: declared, body } = withoutFrontMatter(source.slice(0, mostCharacters))
  const tree = fromMarkdown(markBlocks(body).text)
  if (isTooDeep(tree)) return { title: titleInNav || declared || fromFileName(name), text: asCode(body), plain: '' }
  const first = tree.children.find((n) => n.type === 'heading')
  const heading = first?.type === 'heading' && first.depth === 1 ? textOf(first).trim() : undefined
  const title = titleInNav || declared || heading || fromFileName(name)
  return {
    title: title.slice(0, 300),
    text: body,
    plain: withoutTokens(tree.children.flatMap((n) => (n === first && title === heading ? [] : textsOf(n))).join(' '))
      .replace(/[|\s]+/g, ' ')
      .trim(),
  }
}
