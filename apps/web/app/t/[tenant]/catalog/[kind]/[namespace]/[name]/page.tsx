import { type Descriptor, type Json, stringAt } from '@callboard/modules/catalog/domain/entity'
import { inOrder } from '@callboard/modules/catalog/domain/in-order'
import { toYaml } from '@callboard/modules/catalog/domain/to-yaml'
import { docsAnnotation } from '@callboard/modules/docs/domain/site'
import { Card } from '@callboard/ui/card'
import { CodeBlock } from '@callboard/ui/code-block'
import { Page, Skeleton, WithSide } from '@callboard/ui/page'
import { notFound } from 'next/navigation'
import { Suspense } from 'react'
import { DefinitionTab } from '~/features/apis/definition-tab.tsx'
import { AboutCard, AnnotationsCard, entityTitle } from '~/features/catalog/entity/about-card.tsx'
import { EntityHeader } from '~/features/catalog/entity/entity-header.tsx'
import { EntityNotices } from '~/features/catalog/entity/entity-notices.tsx'
import { EntityProblems } from '~/features/catalog/entity/entity-problems.tsx'
import { type EntityTab, EntityTabs } from '~/features/catalog/entity/entity-tabs.tsx'
import { LazyGraph } from '~/features/catalog/entity/lazy-graph.tsx'
import { loadEntityPage } from '~/features/catalog/entity/load-entity-page.ts'
import { CardRefresh, PluginCards, PluginTab, pluginTabs } from '~/features/catalog/entity/plugin-cards.tsx'
import { RelationGroups } from '~/features/catalog/entity/relation-groups.tsx'
import { RemovedEntity } from '~/features/catalog/entity/removed-entity.tsx'
import { SourceCard } from '~/features/catalog/entity/source-card.tsx'
import { EntityHistory } from '~/features/catalog/history/entity-history.tsx'
import { DocsTab } from '~/features/docs/docs-tab.tsx'
import { ChangeButton } from '~/features/inference/change-button.tsx'
import { EvidenceCard } from '~/features/inference/evidence-card.tsx'
import { InferredNotice } from '~/features/inference/inferred-notice.tsx'
import { reviewedValues } from '~/features/inference/reviewed-values.ts'
import { PortalPage } from '~/features/shell/top-bar.tsx'
import { paths } from '~/lib/navigation/paths.ts'
import { queryOf, type SearchParams } from '~/lib/navigation/search-params.ts'
import { requirePortal } from '~/lib/portal/portal.ts'

type Params = Promise<{ tenant: string; kind: string; namespace: string; name: string }>

const refOf = (p: { kind: string; namespace: string; name: string }) =>
  `${decodeURIComponent(p.kind)}:${decodeURIComponent(p.namespace)}/${decodeURIComponent(p.name)}`.toLowerCase()

export async function generateMetadata({ params }: { params: Params }) {
  return { title: decodeURIComponent((await params).name) }
}

type Search = Partial<Record<'tab' | 'at' | 'before' | 'page' | 'find', string>>

/**
 * In place of what is read after it is known that the entity exists. Docs and history are read before the page is sent, so
 * that an unknown page of docs answers 404.
 */
const LoadingTab = () => (
  <div role="status" aria-label="Loading">
    <Skeleton className="h-64 w-full" />
  </div>
)

export default async function EntityPage({ params, searchParams }: { params: Params; searchParams: SearchParams }) {
  const { tenant, ...parts } = await params
  const portal = await requirePortal(tenant)
  const { base, context, reason } = portal
  const query = await queryOf<Search>(searchParams)
  const now = new Date()
  const history = <EntityHistory base={base} context={context} entityRef={refOf(parts)} query={query} now={now} />
  const { found, gone, docPages, connected, entitlements } = await loadEntityPage(context, refOf(parts))
  if (!found)
    return (
      <PortalPage
        crumbs={[
          { label: 'Catalog', href: paths.catalog(base) },
          { label: 'Removed', href: paths.removed(base) },
          { label: gone.label },
        ]}
      >
        <Page>
          <RemovedEntity base={base} gone={gone} reason={reason('catalog.write')} history={history} />
        </Page>
      </PortalPage>
    )
  const shown = { ...found, label: entityTitle(found.entity, found.ref) }
  const { relations: _, ...descriptor } = found.entity
  const definition =
    shown.entity.kind === 'API' ? stringAt((shown.entity as unknown as Descriptor).spec, 'definition') : undefined
  const docs = {
    named: (shown.entity as unknown as Descriptor).metadata.annotations?.[docsAnnotation],
    pages: docPages,
  }
  if (query.tab === 'docs' && query.page !== undefined && docs.pages.length === 0) notFound()
  const of = { shown, portal, connected, entitlements }
  const tabs: EntityTab[] = [
    { id: 'overview', label: 'Overview' },
    { id: 'relations', label: 'Relations', count: shown.related.length },
    ...(definition ? [{ id: 'definition', label: 'Definition' }] : []),
    ...(docs.named || docs.pages.length > 0 ? [{ id: 'docs', label: 'Docs', count: docs.pages.length }] : []),
    ...pluginTabs(of),
    { id: 'history', label: 'History' },
    { id: 'yaml', label: 'YAML' },
  ]
  const tab = tabs.find((t) => t.id === query.tab)?.id ?? 'overview'
  const apiType = stringAt((shown.entity as unknown as Descriptor).spec, 'type') ?? ''
  return (
    <PortalPage crumbs={[{ label: 'Catalog', href: paths.catalog(base, { kind: parts.kind }) }, { label: shown.label }]}>
      <Page>
        <EntityHeader
          base={base}
          shown={shown}
          change={<ChangeButton base={base} shown={shown} reason={reason('catalog.write')} />}
          followReason={reason('self.manage')}
          writeReason={reason('catalog.write')}
        />
        <EntityTabs base={base} entityRef={shown.ref} tabs={tabs} current={tab} />
        <EntityNotices base={base} shown={shown} now={now} />
        {tab === 'overview' ? (
          <Suspense fallback={<LoadingTab />}>
            <WithSide
              side={
                <>
                  <AboutCard shown={shown} />
                  <SourceCard base={base} shown={shown} now={now} />
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
                    No relations. Its descriptor does not declare an owner, system, API or dependency, and no other entity
                    references it.
                  </p>
                </Card>
              ) : null}
            </WithSide>
          </Suspense>
        ) : null}
        {tab === 'relations' ? (
          <>
            {shown.related.length > 0 ? <LazyGraph key={shown.ref} base={base} entityRef={shown.ref} /> : null}
            <div className="grid gap-4 md:grid-cols-2">
              <RelationGroups base={base} related={shown.related} entityRef={shown.ref} />
            </div>
          </>
        ) : null}
        {tab === 'definition' ? (
          <Suspense fallback={<LoadingTab />}>
            <DefinitionTab base={base} context={context} entityRef={shown.ref} type={apiType} definition={definition ?? ''} />
          </Suspense>
        ) : null}
        {tab === 'docs' ? (
          <DocsTab
            base={base}
            context={context}
            entityRef={shown.ref}
            pages={docs.pages}
            path={query.page}
            find={query.find?.trim().slice(0, 200) || undefined}
            named={docs.named ?? ''}
            watchReason={reason('self.manage')}
          />
        ) : null}
        <Suspense fallback={<LoadingTab />}>
          <PluginTab tab={tab} of={of} />
        </Suspense>
        {tab === 'history' ? history : null}
        {tab === 'yaml' ? (
          <div className="flex flex-col gap-4">
            <Card title="Descriptor" aside="including annotations added by Callboard">
              <CodeBlock label="Descriptor">{toYaml(inOrder(descriptor as unknown as Json), 100)}</CodeBlock>
            </Card>
            <AnnotationsCard shown={shown} />
          </div>
        ) : null}
      </Page>
    </PortalPage>
  )
}
