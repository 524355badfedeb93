import { AppError } from '@callboard/core/errors'
import { audit, operation } from '@callboard/kernel/operation'
import { z } from 'zod'
import { fileNameOf } from '../domain/new-page.ts'
import { maxLength, page, readPage, versionOf } from './docs-page-source.ts'
import { openDocsRepository } from './docs-repository.ts'

/** Opens a pull request that changes a docs page. */
export const proposeDocsEdit = operation({
  name: 'docs.propose-edit',
  action: 'catalog.write',
  input: z.object({
    ...page,
    text: z.string().min(1, 'Write the page.').max(maxLength, 'Use at most 200,000 characters.'),
    /** Of the text that was edited. */
    version: z.string().max(100),
  }),
  async run(context, { ref, path, text: edited, version }): Promise<{ url: string; label: string; file: string }> {
    const repository = await openDocsRepository(context, ref, path)
    const { file, text } = await readPage(repository)
    if (versionOf(text) !== version)
      throw new AppError('conflict', 'The page was changed in its repository meanwhile. Copy your text, and reload the page.')
    // Browsers send line ends of their own.
    const next = edited.replaceAll('\r\n', '\n')
    if (next === text) throw new AppError('conflict', 'Nothing was changed yet.', { field: 'text' })
    const { url, label } = await repository.propose({
      branch: `callboard/edit-${fileNameOf(path)}-${versionOf(next).slice(0, 8)}`.toLowerCase().replace(/[^a-z0-9/._-]/g, '-'),
      title: `Edit docs: ${repository.page.title}`,
      body: `${context.actor.label} edited this page in Callboard.`,
      files: [{ path: file, text: next }],
    })
    await context.tx((db) =>
      audit(db, context, {
        action: 'docs.edit-proposed',
        targetType: 'entity',
        targetId: ref,
        targetLabel: label,
        detail: { url, path: file },
      }),
    )
    return { url, label, file }
  },
})
