import { mapLimit } from '@callboard/modules/catalog/domain/map'
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
import { loadMapSummary } from '~/features/catalog/map/load-map.ts'
import { isFiltered, readMapState } from '~/features/catalog/map/map-params.ts'
import { FailedSourcesNotice } from '~/features/integrations/failed-sources-notice.tsx'
import { loadFailedSources } from '~/features/integrations/load-failed-sources.ts'
import { PortalPage } from '~/features/shell/top-bar.tsx'
import { paths } from '~/lib/navigation/paths.ts'
import { requirePortal } from '~/lib/portal/portal.ts'

export const metadata: Metadata = { title: 'Map' }

const count = (n: number) => n.toLocaleString('en')

const counted = (n: number, one: string, many: string) => `${count(n)} ${n === 1 ? one : many}`

type Summary = Awaited<ReturnType<typeof loadMapSummary>>

/** Systems and teams are counted only where all entities are there. */
function summaryOf({ total, systems, teams }: Summary): string {
  const entities = counted(total, 'entity', 'entities')
  if (total > mapLimit) return entities
  return [entities, counted(systems, 'system', 'systems'), counted(teams, 'team', 'teams')].join(' · ')
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
const Limits = ({ total }: Summary) =>
  total > mapLimit ? (
    <Notice tone="info" title={`Showing ${count(mapLimit)} of ${count(total)} entities.`}>
      Filter by kind, team or health to see the rest.
    </Notice>
  ) : null

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
  const [summary, failed] = await Promise.all([
    loadMapSummary(portal, state),
    reason('integrations.read') ? [] : loadFailedSources(context),
  ])
  return (
    <PortalPage crumbs={[{ label: 'Catalog', href: paths.catalog(base) }, { label: 'Map' }]}>
      <div>
        <div className="flex flex-col gap-3 px-4 pt-5 pb-3 sm:px-6">
          <PageTitle
            title="Map"
            badges={summary.total > 0 ? <span className="text-muted tabular-nums">{summaryOf(summary)}</span> : null}
          />
          <Limits {...summary} />
          <FailedSourcesNotice base={base} sources={failed} shown="The map" />
        </div>
        {summary.total > 0 ? (
          <LazyMap base={base} name={membership.name} state={state} />
        ) : (
          <Empty base={base} filtered={isFiltered(state)} reason={reason('integrations.manage')} />
        )}
      </div>
    </PortalPage>
  )
}
