import { safeDecode } from '@callboard/core/safe-decode'
import { notFound } from 'next/navigation'
import { type EntityParams, loadEntityTab } from '~/features/catalog/entity/load-entity-page.ts'
import { DocsTab } from '~/features/docs/docs-tab.tsx'
import { queryOf, type SearchParams } from '~/lib/navigation/search-params.ts'

type Props = { params: Promise<EntityParams & { page?: string[] }>; searchParams: SearchParams }

/** Read before anything is sent, so that an unknown page of docs answers 404. */
export default async function EntityDocsTab({ params, searchParams }: Props) {
  const { page, ...entity } = await params
  const { portal, shown, docs } = await loadEntityTab(entity)
  if (docs.pages.length === 0 && (page || !docs.named)) notFound()
  const { find } = await queryOf<{ find?: string }>(searchParams)
  return (
    <DocsTab
      base={portal.base}
      context={portal.context}
      entityRef={shown.ref}
      pages={docs.pages}
      path={page?.map(safeDecode).join('/')}
      find={find?.trim().slice(0, 200) || undefined}
      named={docs.named ?? ''}
      watchReason={portal.reason('self.manage')}
    />
  )
}
