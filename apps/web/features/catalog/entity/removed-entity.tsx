import type { Json } from '@callboard/modules/catalog/domain/entity'
import { inOrder } from '@callboard/modules/catalog/domain/in-order'
import { toYaml } from '@callboard/modules/catalog/domain/to-yaml'
import { Card } from '@callboard/ui/card'
import { CodeBlock } from '@callboard/ui/code-block'
import { Notice } from '@callboard/ui/notice'
import { PageTitle } from '@callboard/ui/page'
import { TimeAgo } from '@callboard/ui/time-ago'
import { RestoreButton } from '~/components/catalog/history-buttons.tsx'
import { removalReason } from '~/components/catalog/removal-reason.ts'
import { EntityHistory } from '~/features/catalog/history/entity-history.tsx'
import type { loadEntityPage } from './load-entity-page.ts'

type Removed = Pick<Extract<Awaited<ReturnType<typeof loadEntityPage>>, { gone: object }>, 'gone' | 'entityRef' | 'portal'>

/** What is left of an entity that was removed: why, until when, its last state and history, and the way back. */
export function RemovedEntity({ gone, entityRef, portal, query }: Removed & { query: { at?: string; before?: string } }) {
  const { base, context, reason } = portal
  const now = new Date()
  return (
    <>
      <PageTitle
        title={gone.label}
        detail={`A ${gone.kind} that is no longer in the catalog.`}
        actions={<RestoreButton base={base} entityRef={gone.ref} label={gone.label} reason={reason('catalog.write')} />}
      />
      <Notice tone="warn" title="Removed.">
        {removalReason(gone)} (<TimeAgo at={gone.removedAt} now={now} />
        ). It can be restored for 30 days. A restored entity stays until it is removed or a source defines it again.
      </Notice>
      <EntityHistory base={base} context={context} entityRef={entityRef} query={query} now={now} />
      <Card title="Last known state">
        <CodeBlock label="Descriptor">{toYaml(inOrder(gone.data as Json), 100)}</CodeBlock>
      </Card>
    </>
  )
}
