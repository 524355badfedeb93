import { AppError } from '@callboard/core/errors'
import { requireRef } from '@callboard/modules/catalog/domain/require-ref'
import { listDocs, readDocsPage } from '@callboard/modules/docs'
import { z } from 'zod'
import { ref } from './catalog-tools.ts'
import { sectionOf } from './docs-section.ts'
import { defineTool } from './tool.ts'

/** Characters of one answer; longer pages are read in parts. */
const partLength = 20_000

export const listDocsTool = defineTool({
  name: 'list_docs',
  title: 'List docs pages',
  description: 'The docs pages of an entity in reading order, with the paths that get_docs_section takes.',
  action: 'catalog.read',
  input: z.object({ ref }),
  run: async (context, input) => ({
    pages: (await listDocs(context, { ref: requireRef(input.ref) })).map(({ path, title, section, url }) => ({
      path,
      title,
      section,
      url,
    })),
  }),
})

export const getDocsSectionTool = defineTool({
  name: 'get_docs_section',
  title: 'Read docs',
  description:
    'A docs page of an entity as Markdown, with its age and address: the first page without a path, one section with a heading. Long texts come in parts; pass `next` as `offset`.',
  action: 'catalog.read',
  input: z.object({
    ref,
    path: z.string().max(1000).optional().describe('From list_docs or search, for example runbook.md'),
    heading: z.string().max(300).optional().describe('Only the section under this heading'),
    offset: z.number().int().min(0).max(10_000_000).default(0),
  }),
  run: async (context, { heading, offset, ...input }) => {
    const page = await readDocsPage(context, { ref: requireRef(input.ref), path: input.path })
    const { headings, text } = sectionOf(page.text, heading)
    if (text === undefined)
      throw new AppError(
        'not_found',
        `${page.path} has no heading "${heading}". ${headings.length > 0 ? `Its headings are: ${headings.join(', ')}.` : 'It has no headings.'}`,
        { field: 'heading' },
      )
    const next = offset + partLength
    return {
      path: page.path,
      title: page.title,
      url: page.url,
      changedAt: page.changedAt,
      headings,
      markdown: text.slice(offset, next),
      next: next < text.length ? next : null,
    }
  },
})
