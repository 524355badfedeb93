import { AppError } from '@callboard/core/errors'
import { audit, type OperationContext, operation } from '@callboard/kernel/operation'
import type { Json } from '@callboard/modules/catalog/domain/entity'
import { connectIntegration, requireActive, withVendorErrors } from '@callboard/modules/integrations'
import { docsFolderOf, fileNameOf, newPageInput, pageText } from '../domain/new-page.ts'

const timeoutMs = 30_000

/** A page of the docs that get a new one, with the repository of both. */
async function findDocs(context: OperationContext, ref: string) {
  return context.tx(async (db) => {
    const page = await db.docPage.findFirst({
      where: { ref },
      orderBy: [{ position: 'asc' }, { path: 'asc' }],
      select: { path: true, url: true, item: true, integration: true },
    })
    if (!page)
      throw new AppError('conflict', `${ref} has no docs. Add a folder "docs" to its repository first.`, { field: 'ref' })
    const { integration, item: key } = page
    const item = await db.sourceItem.findFirst({ where: { integrationId: integration.id, key } })
    if (!item) throw new AppError('conflict', 'The repository of these docs is not connected any more.', { field: 'ref' })
    return { page, integration, item: { key, name: item.name, state: item.state as Json } }
  })
}

const branchOf = (state: Json) => {
  const { branch } = (state ?? {}) as { branch?: unknown }
  return typeof branch === 'string' ? branch : 'main'
}

/** Opens a pull request that adds a page to the docs of an entity. */
export const proposeDocsPage = operation({
  name: 'docs.propose-page',
  action: 'catalog.write',
  input: newPageInput,
  async run(context, { ref, title, text }): Promise<{ url: string; label: string; path: string }> {
    const { page, integration, item } = await findDocs(context, ref)
    requireActive(integration)
    const { plugin, context: connected } = await connectIntegration(
      context.platform,
      context.tenantId,
      integration,
      AbortSignal.timeout(timeoutMs),
    )
    const { proposals, manifest } = plugin
    const folder = docsFolderOf(page, branchOf(item.state))
    if (!proposals || folder === undefined)
      throw new AppError('conflict', `${manifest.name} cannot add files there. Add the page in the repository.`, { field: 'ref' })
    const path = folder + fileNameOf(title)
    const { url, label } = await withVendorErrors(async () => {
      if ((await proposals.readFile(connected, item, path)) !== undefined)
        throw new AppError('conflict', `${path} exists already. Choose another title, or edit that page.`, { field: 'title' })
      return proposals.propose(connected, item, {
        branch: `callboard/docs-${fileNameOf(title).slice(0, -'.md'.length)}`.replace(/[^a-z0-9/._-]/g, '-'),
        title: `Add a docs page: ${title}`,
        body: `${context.actor.label} wrote this page in Callboard.`,
        files: [{ path, text: pageText({ title, text }) }],
      })
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
