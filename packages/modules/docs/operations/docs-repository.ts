import { AppError } from '@callboard/core/errors'
import type { OperationContext } from '@callboard/kernel/operation'
import type { Json } from '@callboard/modules/catalog/domain/entity'
import { connectIntegration, requireActive, withVendorErrors } from '@callboard/modules/integrations'
import { docsFolderOf } from '../domain/new-page.ts'

const timeoutMs = 30_000

/** A page of the docs, with the repository that they are in. @param path the page; the first one without */
async function findDocs(context: OperationContext, ref: string, path: string | undefined) {
  return context.tx(async (db) => {
    const page = await db.docPage.findFirst({
      where: { ref, ...(path === undefined ? {} : { path }) },
      orderBy: [{ position: 'asc' }, { path: 'asc' }],
      select: { path: true, url: true, title: true, item: true, integration: true },
    })
    if (!page && path !== undefined)
      throw new AppError('not_found', 'This docs page was not found. It may have been moved or removed.')
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

type Change = { branch: string; title: string; body: string; files: { path: string; text: string }[] }

export type DocsRepository = {
  page: { path: string; title: string }
  /** The folder of the docs, with a slash at its end unless it is the root. */
  folder: string
  /** The latest content of a file; undefined if it does not exist. */
  readFile(path: string): Promise<string | undefined>
  /** Opens a pull request. */
  propose(change: Change): Promise<{ url: string; label: string }>
}

/**
 * The repository of an entity's docs, to read and change their files.
 * @param path a page that must exist
 * @throws AppError that says what to do, if files cannot be changed there
 */
export async function openDocsRepository(context: OperationContext, ref: string, path?: string): Promise<DocsRepository> {
  const { page, integration, item } = await findDocs(context, ref, path)
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
    throw new AppError('conflict', `${manifest.name} cannot change files there. Change the page in the repository.`, {
      field: 'ref',
    })
  return {
    page,
    folder,
    readFile: (file) => withVendorErrors(() => proposals.readFile(connected, item, file)),
    propose: (change) => withVendorErrors(() => proposals.propose(connected, item, change)),
  }
}
