import { permanentRedirect } from 'next/navigation'
import { type EntityParams, loadEntityPage, preloadAttention } from '~/features/catalog/entity/load-entity-page.ts'
import { RemovedEntity } from '~/features/catalog/entity/removed-entity.tsx'
import { paths } from '~/lib/navigation/paths.ts'
import { queryOf, type SearchParams } from '~/lib/navigation/search-params.ts'
import { Overview } from './overview.tsx'

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
  const address = await params
  const { tab, ...query } = await queryOf<Query>(searchParams)
  if (!tab) await preloadAttention(address)
  const loaded = await loadEntityPage(address)
  if (tab) permanentRedirect(tabAddress(loaded.portal.base, loaded.entityRef, { tab, ...query }))
  return loaded.shown ? <Overview of={loaded} /> : <RemovedEntity {...loaded} query={query} />
}
