import { markBlocks } from '@callboard/modules/docs/domain/mark-blocks'
import { describePage } from '@callboard/modules/knowledge/domain/join-sections'
import type { KnowledgePage } from '@callboard/modules/knowledge/domain/section'
import { splitMarkdown } from '@callboard/modules/knowledge/domain/split-markdown'
import remarkGfm from 'remark-gfm'
import remarkParse from 'remark-parse'
import { unified } from 'unified'
import { createHeadingNames } from './markdown/slugs.ts'

const parser = unified().use(remarkParse).use(remarkGfm, { singleTilde: false })

/** Splits a Markdown page into the sections that questions are answered from. */
export function parseSections({ title, path, text }: { title: string; path: string; text: string }): KnowledgePage {
  const { text: source } = markBlocks(text)
  return describePage({ title, path }, splitMarkdown(parser.parse(source), source, createHeadingNames()))
}
