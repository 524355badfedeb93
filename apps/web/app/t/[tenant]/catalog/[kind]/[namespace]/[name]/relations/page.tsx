import { LazyGraph } from '~/features/catalog/entity/lazy-graph.tsx'
import { type EntityParams, loadEntityTab } from '~/features/catalog/entity/load-entity-page.ts'
import { RelationGroups } from '~/features/catalog/entity/relation-groups.tsx'

export default async function RelationsTab({ params }: { params: Promise<EntityParams> }) {
  const { portal, shown } = await loadEntityTab(await params)
  const { base } = portal
  return (
    <>
      {shown.related.length > 0 ? <LazyGraph key={shown.ref} base={base} entityRef={shown.ref} /> : null}
      <div className="grid gap-4 md:grid-cols-2">
        <RelationGroups base={base} related={shown.related} entityRef={shown.ref} />
      </div>
    </>
  )
}
