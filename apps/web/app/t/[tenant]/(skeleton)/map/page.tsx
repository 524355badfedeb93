import { buttonStyle } from '@callboard/ui/button'
import { Card } from '@callboard/ui/card'
import { EmptyState } from '@callboard/ui/empty-state'
import { Notice } from '@callboard/ui/notice'
import { PageTitle } from '@callboard/ui/page'
import { Waypoints } from 'lucide-react'
import type { Metadata } from 'next'
import { ConnectAccount } from '~/components/connect-account.tsx'
import { Link } from '~/components/link.tsx'
import type { SearchParams } from '~/features/catalog/catalog-params.ts'
import { LazyMap } from '~/features/catalog/map/lazy-map.tsx'
import { loadMap } from '~/features/catalog/map/load-map.ts'
import type { MapData } from '~/features/catalog/map/map-data.ts'
import { isFiltered, readMapState } from '~/features/catalog/map/map-params.ts'
import { FailedSourcesNotice } from '~/features/integrations/failed-sources-notice.tsx'
import { loadFailedSources } from '~/features/integrations/load-failed-sources.ts'
import { PortalPage } from '~/features/shell/top-bar.tsx'
import { paths } from '~/lib/navigation/paths.ts'
import { requirePortal } from '~/lib/portal/portal.ts'

export const metadata: Metadata = { title: 'Map' }

const count = (n: number) => n.toLocaleString('en')

const counted = (n: number, one: string, many: string) => `${count(n)} ${n === 1 ? one : many}`

/** Systems and teams are counted only where all entities are there. */
function summaryOf({ nodes, total }: MapData): string {
  const entities = counted(total, 'entity', 'entities')
  if (nodes.length < total) return entities
  const [systems, teams] = [new Set(nodes.flatMap((n) => n.system ?? [])), new Set(nodes.flatMap((n) => n.owner ?? []))]
  return [entities, counted(systems.size, 'system', 'systems'), counted(teams.size, 'team', 'teams')].join(' · ')
}

function Empty({ base, filtered, reason }: { base: string; filtered: boolean; reason: string | undefined }) {
  return (
    <div className="px-4 sm:px-6">
      <Card>
        <EmptyState
          icon={<Waypoints />}
          title={filtered ? 'No entities match these filters' : 'Nothing to map yet'}
          action={
            filtered ? (
              <Link href={paths.map(base)} className={buttonStyle()}>
                Clear filters
              </Link>
            ) : (
              <ConnectAccount base={base} reason={reason} />
            )
          }
        >
          {filtered
            ? 'Change or clear the filters.'
            : 'Services, APIs and resources appear here by system and team once an account is connected.'}
        </EmptyState>
      </Card>
    </div>
  )
}

/** What the picture leaves out. */
function Limits({ data }: { data: MapData }) {
  const left = data.total > data.nodes.length
  if (!left && !data.edgesTruncated) return null
  return (
    <Notice
      tone="info"
      title={left ? `Showing ${count(data.nodes.length)} of ${count(data.total)} entities.` : 'Some relations are left out.'}
    >
      Filter by kind, team or health to see the rest.
    </Notice>
  )
}

export default async function MapPage({
  params,
  searchParams,
}: {
  params: Promise<{ tenant: string }>
  searchParams: Promise<SearchParams>
}) {
  const portal = await requirePortal((await params).tenant)
  const { base, context, membership, reason } = portal
  const state = readMapState(await searchParams)
  const [data, failed] = await Promise.all([
    loadMap(portal, state),
    reason('integrations.read') ? [] : loadFailedSources(context),
  ])
  return (
    <PortalPage crumbs={[{ label: 'Catalog', href: paths.catalog(base) }, { label: 'Map' }]}>
      <div>
        <div className="flex flex-col gap-3 px-4 pt-5 pb-3 sm:px-6">
          <PageTitle
            title="Map"
            badges={data.nodes.length > 0 ? <span className="text-muted tabular-nums">{summaryOf(data)}</span> : null}
          />
          <Limits data={data} />
          <FailedSourcesNotice base={base} sources={failed} shown="The map" />
        </div>
        {data.nodes.length > 0 ? (
          <LazyMap base={base} name={membership.name} data={data} state={state} />
        ) : (
          <Empty base={base} filtered={isFiltered(state)} reason={reason('integrations.manage')} />
        )}
      </div>
    </PortalPage>
  )
}
