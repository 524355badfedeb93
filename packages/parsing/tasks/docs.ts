import { markBlocks } from '@callboard/modules/docs/domain/mark-blocks'
import { readMkdocs } from '@callboard/modules/docs/domain/mkdocs'
import { type DocsPage, readPage } from '@callboard/modules/docs/domain/page'
import { readFolderOrder } from '@callboard/modules/docs/domain/read-folder-order'
import type { Root as Hast } from 'hast'
import { raw } from 'hast-util-raw'
import { sanitize } from 'hast-util-sanitize'
import remarkGfm from 'remark-gfm'
import remarkParse from 'remark-parse'
import remarkRehype from 'remark-rehype'
import { type Processor, unified } from 'unified'
import type { MarkdownPage } from '../tasks.ts'
import { arrangeBlocks } from './markdown/arrange-blocks.ts'
import { applyAttributes } from './markdown/attributes.ts'
import { drawContents } from './markdown/contents.ts'
import { describeCode } from './markdown/describe-code.ts'
import { drawCode } from './markdown/draw-code.ts'
import { referToUnused, removeAddedReferences } from './markdown/footnotes.ts'
import { inlineMarkers, inlineMarkersFromMarkdown } from './markdown/inline-markers.ts'
import { inlineMath, inlineMathFromMarkdown } from './markdown/inline-math.ts'
import { explainAbbreviations, headingsOf } from './markdown/page-tree.ts'
import { drawPictures } from './markdown/pictures.ts'
import { replaceInTexts } from './markdown/replacements.ts'
import { safeHtml } from './markdown/safe-html.ts'
import { addHeadingIds } from './markdown/slugs.ts'

export const parsePage = ({ name, text, title }: { name: string; text: string; title: string | null }): DocsPage =>
  readPage(name, text, title)
export const parseMkdocs = readMkdocs
export const parseFolderOrder = readFolderOrder

/** Inline syntax beyond GitHub's dialect. */
function withDialect(this: Processor): void {
  const data = this.data()
  data.micromarkExtensions = [...(data.micromarkExtensions ?? []), inlineMarkers, inlineMath]
  data.fromMarkdownExtensions = [...(data.fromMarkdownExtensions ?? []), inlineMarkersFromMarkdown, inlineMathFromMarkdown]
}

const parser = unified().use(remarkParse).use(remarkGfm, { singleTilde: false }).use(withDialect)
// Footnote ids are not prefixed: links of the page refer to them.
const toElements = unified().use(remarkRehype, { allowDangerousHtml: true, clobberPrefix: '' })

/**
 * A Markdown page as an element tree for rendering. HTML is kept as far as `safeHtml` allows; elements added after that check are
 * our own.
 */
export async function parseMarkdown(text: string): Promise<MarkdownPage> {
  const { text: markdown, marks, abbreviations } = markBlocks(text)
  const tree = parser.parse(markdown)
  arrangeBlocks(tree, marks)
  applyAttributes(tree)
  replaceInTexts(tree)
  describeCode(tree)
  referToUnused(tree)
  const elements = raw(toElements.runSync(tree))
  if (elements.type === 'root') removeAddedReferences(elements)
  const page = sanitize(elements, safeHtml)
  const root: Hast = page.type === 'root' ? page : { type: 'root', children: [] }
  await drawCode(root)
  addHeadingIds(root)
  drawContents(root)
  explainAbbreviations(root, abbreviations)
  drawPictures(root)
  return { content: root, headings: headingsOf(root) }
}
