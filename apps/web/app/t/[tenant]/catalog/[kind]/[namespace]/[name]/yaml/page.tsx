import type { Json } from '@callboard/modules/catalog/domain/entity'
import { inOrder } from '@callboard/modules/catalog/domain/in-order'
import { toYaml } from '@callboard/modules/catalog/domain/to-yaml'
import { Card } from '@callboard/ui/card'
import { CodeBlock } from '@callboard/ui/code-block'
import { AnnotationsCard } from '~/features/catalog/entity/about-card.tsx'
import { type EntityParams, loadEntityTab } from '~/features/catalog/entity/load-entity-page.ts'

export default async function YamlTab({ params }: { params: Promise<EntityParams> }) {
  const { shown } = await loadEntityTab(await params)
  const { relations: _, ...descriptor } = shown.entity
  return (
    <div className="flex flex-col gap-4">
      <Card title="Descriptor" aside="including annotations added by Callboard">
        <CodeBlock label="Descriptor">{toYaml(inOrder(descriptor as unknown as Json), 100)}</CodeBlock>
      </Card>
      <AnnotationsCard shown={shown} />
    </div>
  )
}
