import { AppError } from '@callboard/core/errors'
import { audit, operation } from '@callboard/kernel/operation'
import { fileNameOf, newPageInput, pageText } from '../domain/new-page.ts'
import { openDocsRepository } from './docs-repository.ts'

/** Opens a pull request that adds a page to the docs of an entity. */
export const proposeDocsPage = operation({
  name: 'docs.propose-page',
  action: 'catalog.write',
  input: newPageInput,
  async run(context, { ref, title, text }): Promise<{ url: string; label: string; path: string }> {
    const repository = await openDocsRepository(context, ref)
    const path = repository.folder + fileNameOf(title)
    if ((await repository.readFile(path)) !== undefined)
      throw new AppError('conflict', `${path} exists already. Choose another title, or edit that page.`, { field: 'title' })
    const { url, label } = await repository.propose({
      branch: `callboard/docs-${fileNameOf(title).slice(0, -'.md'.length)}`.replace(/[^a-z0-9/._-]/g, '-'),
      title: `Add a docs page: ${title}`,
      body: `${context.actor.label} wrote this page in Callboard.`,
      files: [{ path, text: pageText({ title, text }) }],
    })
    await context.tx((db) =>
      audit(db, context, {
        action: 'docs.page-proposed',
        targetType: 'entity',
        targetId: ref,
        targetLabel: label,
        detail: { url, path },
      }),
    )
    return { url, label, path }
  },
})
