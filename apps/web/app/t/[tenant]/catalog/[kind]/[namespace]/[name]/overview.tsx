import { Card } from '@callboard/ui/card'
import { WithSide } from '@callboard/ui/page'
import { Suspense } from 'react'
import { AboutCard } from '~/features/catalog/entity/about-card.tsx'
import { DependencyMap } from '~/features/catalog/entity/dependency-map.tsx'
import { EntityProblems } from '~/features/catalog/entity/entity-problems.tsx'
import { LinksCard } from '~/features/catalog/entity/links-card.tsx'
import { type LoadedEntity, loadAttention } from '~/features/catalog/entity/load-entity-page.ts'
import { LoadingTab } from '~/features/catalog/entity/loading-tab.tsx'
import { PartsCard, shownAsParts } from '~/features/catalog/entity/parts-card.tsx'
import { CardRefresh, PluginCards } from '~/features/catalog/entity/plugin-cards.tsx'
import { RecentActivity } from '~/features/catalog/entity/recent-activity.tsx'
import { RelationGroups } from '~/features/catalog/entity/relation-groups.tsx'
import { SourceCard } from '~/features/catalog/entity/source-card.tsx'
import { EntityStatus, statusSlots } from '~/features/catalog/entity/status-strip.tsx'
import { DocsExcerpt } from '~/features/docs/docs-excerpt.tsx'
import { EntityAttention } from '~/features/home/entity-attention.tsx'
import { EvidenceCard } from '~/features/inference/evidence-card.tsx'
import { InferredNotice } from '~/features/inference/inferred-notice.tsx'
import { reviewedValues } from '~/features/inference/reviewed-values.ts'

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
      {shown.evidence ? (
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

/** What needs attention of the entity and its parts. */
async function Attention({ of: { shown, portal } }: { of: LoadedEntity }) {
  const { base, context, reason } = portal
  const items = await loadAttention(context, shown.ref)
  return (
    <EntityAttention
      base={base}
      entityRef={shown.ref}
      items={items}
      reasons={{ assign: reason('catalog.write'), snooze: reason('self.manage') }}
      now={new Date()}
    />
  )
}

/** What changes the list of what needs attention. */
const attentionRefresh = { live: { topics: ['costs', 'pipelines', 'workloads'], gapS: 15 } } as const

/** How an entity is doing, and what is most asked about it. */
export function Overview({ of }: { of: LoadedEntity }) {
  const { shown, portal, docs } = of
  const { base, reason } = portal
  return (
    <>
      <CardRefresh of={of} slots={[...statusSlots(of).map(({ slot }) => slot), attentionRefresh]} />
      <EntityStatus of={of} />
      <Suspense fallback={<LoadingTab />}>
        <Attention of={of} />
        <WithSide side={<Side of={of} />}>
          {shown.evidence ? <InferredNotice base={base} shown={shown} reason={reason('catalog.write')} /> : null}
          <EntityProblems shown={shown} />
          <PluginCards place="main" of={of} />
          <PartsCard of={of} />
          <DependencyMap of={of} />
          <div className="grid grid-cols-[repeat(auto-fit,minmax(min(100%,260px),1fr))] items-start gap-4 empty:hidden">
            <RelationGroups
              base={base}
              related={shown.related}
              entityRef={shown.ref}
              types={groupedTypes.filter((type) => type !== shownAsParts(String(shown.entity.kind)))}
              limit={maxRelated}
            />
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
            {docs.pages.length > 0 ? (
              <DocsExcerpt base={base} context={portal.context} entityRef={shown.ref} pages={docs.pages} />
            ) : null}
          </div>
        </WithSide>
      </Suspense>
    </>
  )
}
