import { Card } from '@callboard/ui/card'
import { WithSide } from '@callboard/ui/page'
import { Suspense } from 'react'
import { EvidenceCard } from '~/features/inference/evidence-card.tsx'
import { InferredNotice } from '~/features/inference/inferred-notice.tsx'
import { reviewedValues } from '~/features/inference/reviewed-values.ts'
import { AboutCard } from './about-card.tsx'
import { EntityProblems } from './entity-problems.tsx'
import { LoadingTab } from './loading-tab.tsx'
import { CardRefresh, PluginCards, type Shown } from './plugin-cards.tsx'
import { RelationGroups } from './relation-groups.tsx'
import { SourceCard } from './source-card.tsx'

/** What is most asked about an entity, with the cards of plugins. */
export function Overview(of: Shown) {
  const { shown, portal } = of
  const { base, reason } = portal
  return (
    <Suspense fallback={<LoadingTab />}>
      <WithSide
        side={
          <>
            <AboutCard shown={shown} />
            <SourceCard base={base} shown={shown} now={new Date()} />
            <PluginCards place="side" of={of} />
          </>
        }
      >
        <CardRefresh of={of} />
        {shown.receipts ? <InferredNotice base={base} shown={shown} reason={reason('catalog.write')} /> : null}
        <EntityProblems shown={shown} />
        <PluginCards place="main" of={of} />
        <div className="grid items-start gap-4 md:grid-cols-2">
          <RelationGroups base={base} related={shown.related} entityRef={shown.ref} limit={8} />
        </div>
        {shown.receipts ? (
          <EvidenceCard
            base={base}
            entityRef={shown.ref}
            label={shown.label}
            values={reviewedValues(shown)}
            own={shown.source}
            reason={reason('catalog.write')}
          />
        ) : null}
        {shown.related.length === 0 ? (
          <Card title="Relations">
            <p className="px-3.5 py-3 text-muted">
              No relations. Its descriptor does not declare an owner, system, API or dependency, and no other entity references
              it.
            </p>
          </Card>
        ) : null}
      </WithSide>
    </Suspense>
  )
}
