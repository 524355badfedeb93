import type { findTombstone } from '@callboard/modules/catalog'
import type { Json } from '@callboard/modules/catalog/domain/entity'
import { inOrder } from '@callboard/modules/catalog/domain/in-order'
import { toYaml } from '@callboard/modules/catalog/domain/to-yaml'
import { Card } from '@callboard/ui/card'
import { CodeBlock } from '@callboard/ui/code-block'
import { Notice } from '@callboard/ui/notice'
import { PageTitle } from '@callboard/ui/page'
import { TimeAgo } from '@callboard/ui/time-ago'
import type { ReactNode } from 'react'
import { RestoreButton } from '~/components/catalog/history-buttons.tsx'
import { removalReason } from '~/components/catalog/removal-reason.ts'

type Tombstone = NonNullable<Awaited<ReturnType<typeof findTombstone>>>

/** What is left of an entity that has gone: why, until when, how it was, and the way back. */
export function RemovedEntity({
  base,
  gone,
  reason,
  history,
}: {
  base: string
  gone: Tombstone
  reason: string | undefined
  history: ReactNode
}) {
  const now = new Date()
  return (
    <>
      <PageTitle
        title={gone.label}
        detail={`A ${gone.kind} that is no longer in the catalog.`}
        actions={<RestoreButton base={base} entityRef={gone.ref} label={gone.label} reason={reason} />}
      />
      <Notice tone="warn" title="Removed.">
        {removalReason(gone)} (<TimeAgo at={gone.removedAt} now={now} />
        ). It can be restored for 30 days. A restored entity stays until it is removed or a source defines it again.
      </Notice>
      {history}
      <Card title="Last known state">
        <CodeBlock label="Descriptor">{toYaml(inOrder(gone.data as Json), 100)}</CodeBlock>
      </Card>
    </>
  )
}
