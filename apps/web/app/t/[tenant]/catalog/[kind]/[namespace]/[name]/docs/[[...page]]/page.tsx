import { safeDecode } from '@callboard/core/safe-decode'
import { searchDocs } from '@callboard/modules/docs'
import { notFound } from 'next/navigation'
import { type EntityParams, loadEntityTab, refOf } from '~/features/catalog/entity/load-entity-page.ts'
import { DocsTab } from '~/features/docs/docs-tab.tsx'
import { queryOf, type SearchParams } from '~/lib/navigation/search-params.ts'
import { requirePortal } from '~/lib/portal/portal.ts'

type Props = { params: Promise<EntityParams & { page?: string[] }>; searchParams: SearchParams }

/** Searches an entity's docs beside reading the entity itself. @returns waits for the results */
async function beginSearch(entity: EntityParams, term: string) {
  const { context } = await requirePortal(entity.tenant)
  const hits = searchDocs(context, { term, ref: refOf(entity) })
  // An error is thrown where the results are shown.
  hits.catch(() => {})
  return () => hits
}

/** Read before anything is sent, so that an unknown page of docs answers 404. */
export default async function EntityDocsTab({ params, searchParams }: Props) {
  const { page, ...entity } = await params
  const find = (await queryOf<{ find?: string }>(searchParams)).find?.trim().slice(0, 200)
  const search = find ? { find, hits: await beginSearch(entity, find) } : undefined
  const { portal, shown, docs } = await loadEntityTab(entity)
  if (docs.pages.length === 0 && (page || !docs.named)) notFound()
  return (
    <DocsTab
      base={portal.base}
      context={portal.context}
      entityRef={shown.ref}
      pages={docs.pages}
      path={page?.map(safeDecode).join('/')}
      search={search && { find: search.find, hits: await search.hits() }}
      named={docs.named ?? ''}
      watchReason={portal.reason('self.manage')}
    />
  )
}
