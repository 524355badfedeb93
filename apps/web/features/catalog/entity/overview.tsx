import { Card } from '@callboard/ui/card'
import { WithSide } from '@callboard/ui/page'
import { Suspense } from 'react'
import { EvidenceCard } from '~/features/inference/evidence-card.tsx'
import { InferredNotice } from '~/features/inference/inferred-notice.tsx'
import { reviewedValues } from '~/features/inference/reviewed-values.ts'
import { AboutCard } from './about-card.tsx'
import { DependencyMap } from './dependency-map.tsx'
import { DocsExcerpt } from './docs-excerpt.tsx'
import { EntityProblems } from './entity-problems.tsx'
import { LinksCard } from './links-card.tsx'
import type { LoadedEntity } from './load-entity-page.ts'
import { LoadingTab } from './loading-tab.tsx'
import { CardRefresh, PluginCards } from './plugin-cards.tsx'
import { RecentActivity } from './recent-activity.tsx'
import { RelationGroups } from './relation-groups.tsx'
import { SourceCard } from './source-card.tsx'
import { EntityStatus, statusSlots } from './status-strip.tsx'

/** Relations that no other card of the overview shows. */
const groupedTypes = ['hasPart', 'ownerOf', 'hasMember', 'memberOf', 'parentOf', 'childOf']
/** Related entities of one group; all are on the tab of relations. */
const maxRelated = 8

function Side({ of }: { of: LoadedEntity }) {
  const { shown, portal } = of
  return (
    <>
      <AboutCard shown={shown} />
      <LinksCard shown={shown} />
      {shown.receipts ? (
        <EvidenceCard
          base={portal.base}
          entityRef={shown.ref}
          label={shown.label}
          values={reviewedValues(shown)}
          own={shown.source}
          reason={portal.reason('catalog.write')}
        />
      ) : null}
      <SourceCard base={portal.base} shown={shown} now={new Date()} />
      <PluginCards place="side" of={of} />
    </>
  )
}

/** How an entity is doing, and what is most asked about it. */
export function Overview({ of }: { of: LoadedEntity }) {
  const { shown, portal, docs } = of
  const { base, reason } = portal
  return (
    <>
      <CardRefresh of={of} slots={statusSlots(of).map(({ slot }) => slot)} />
      <EntityStatus of={of} />
      <Suspense fallback={<LoadingTab />}>
        <WithSide side={<Side of={of} />}>
          {shown.receipts ? <InferredNotice base={base} shown={shown} reason={reason('catalog.write')} /> : null}
          <EntityProblems shown={shown} />
          <PluginCards place="main" of={of} />
          <DependencyMap of={of} />
          <div className="grid grid-cols-[repeat(auto-fit,minmax(min(100%,260px),1fr))] items-start gap-4 empty:hidden">
            <RelationGroups base={base} related={shown.related} entityRef={shown.ref} types={groupedTypes} limit={maxRelated} />
          </div>
          {shown.related.length === 0 ? (
            <Card title="Relations">
              <p className="px-3.5 py-3 text-muted">
                No relations. Its descriptor does not declare an owner, system, API or dependency, and no other entity references
                it.
              </p>
            </Card>
          ) : null}
          <div className="grid grid-cols-[repeat(auto-fit,minmax(min(100%,360px),1fr))] items-start gap-4 empty:hidden">
            <RecentActivity of={of} />
            {docs.pages.length > 0 ? <DocsExcerpt of={of} pages={docs.pages} /> : null}
          </div>
        </WithSide>
      </Suspense>
    </>
  )
}
