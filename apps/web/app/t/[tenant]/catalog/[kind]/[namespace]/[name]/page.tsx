import { permanentRedirect } from 'next/navigation'
import { type EntityParams, loadEntityPage } from '~/features/catalog/entity/load-entity-page.ts'
import { Overview } from '~/features/catalog/entity/overview.tsx'
import { RemovedEntity } from '~/features/catalog/entity/removed-entity.tsx'
import { paths } from '~/lib/navigation/paths.ts'
import { queryOf, type SearchParams } from '~/lib/navigation/search-params.ts'

type Query = Partial<Record<'tab' | 'page' | 'find' | 'at' | 'before', string>>

/** Where a tab is that an older link names in its query. */
function tabAddress(base: string, ref: string, { tab, page, find, at, before }: Query & { tab: string }): string {
  if (tab === 'overview') return paths.entity(base, ref)
  if (tab === 'history') return paths.entityHistory(base, ref, { at, before })
  if (tab !== 'docs') return paths.entity(base, ref, tab)
  return find ? paths.docsSearch(base, ref, find) : paths.docs(base, ref, page)
}

export default async function EntityPage({
  params,
  searchParams,
}: {
  params: Promise<EntityParams>
  searchParams: SearchParams
}) {
  const loaded = await loadEntityPage(await params)
  const { tab, ...query } = await queryOf<Query>(searchParams)
  if (tab) permanentRedirect(tabAddress(loaded.portal.base, loaded.entityRef, { tab, ...query }))
  return loaded.shown ? <Overview of={loaded} /> : <RemovedEntity {...loaded} query={query} />
}
