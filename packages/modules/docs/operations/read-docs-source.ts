import { operation } from '@callboard/kernel/operation'
import { z } from 'zod'
import { page, readPage, versionOf } from './docs-page-source.ts'
import { openDocsRepository } from './docs-repository.ts'

/** The source of a docs page as it is in its repository now, to be edited. */
export const readDocsSource = operation({
  name: 'docs.read-source',
  action: 'catalog.write',
  input: z.object(page),
  async run(context, { ref, path }): Promise<{ title: string; file: string; text: string; version: string }> {
    const repository = await openDocsRepository(context, ref, path)
    const { file, text } = await readPage(repository)
    return { title: repository.page.title, file, text, version: versionOf(text) }
  },
})
