import { type Descriptor, stringAt } from '@callboard/modules/catalog/domain/entity'
import { notFound } from 'next/navigation'
import { Suspense } from 'react'
import { DefinitionTab } from '~/features/apis/definition-tab.tsx'
import { type EntityParams, loadEntityTab } from '~/features/catalog/entity/load-entity-page.ts'
import { LoadingTab } from '~/features/catalog/entity/loading-tab.tsx'

export default async function ApiDefinitionTab({ params }: { params: Promise<EntityParams> }) {
  const { portal, shown, definition } = await loadEntityTab(await params)
  if (!definition) notFound()
  const type = stringAt((shown.entity as unknown as Descriptor).spec, 'type') ?? ''
  return (
    <Suspense fallback={<LoadingTab />}>
      <DefinitionTab base={portal.base} context={portal.context} entityRef={shown.ref} type={type} definition={definition} />
    </Suspense>
  )
}
