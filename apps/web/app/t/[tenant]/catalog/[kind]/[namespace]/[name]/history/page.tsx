import { type EntityParams, loadEntityPage } from '~/features/catalog/entity/load-entity-page.ts'
import { RemovedEntity } from '~/features/catalog/entity/removed-entity.tsx'
import { EntityHistory } from '~/features/catalog/history/entity-history.tsx'
import { EntityRuns } from '~/features/templates/entity-runs.tsx'
import { queryOf, type SearchParams } from '~/lib/navigation/search-params.ts'

type Props = { params: Promise<EntityParams>; searchParams: SearchParams }

export default async function HistoryTab({ params, searchParams }: Props) {
  const loaded = await loadEntityPage(await params)
  const query = await queryOf<{ at?: string; before?: string }>(searchParams)
  if (!loaded.shown) return <RemovedEntity {...loaded} query={query} />
  const { portal, entityRef } = loaded
  const { base, context } = portal
  const now = new Date()
  return (
    <>
      <EntityRuns base={base} context={context} entityRef={entityRef} now={now} />
      <EntityHistory base={base} context={context} entityRef={entityRef} query={query} now={now} />
    </>
  )
}
