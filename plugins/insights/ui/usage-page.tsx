import { minGroup } from '@callboard/modules/usage/domain/small-groups'
import type { InsightsView } from '@callboard/modules/usage/domain/view'
import { insightsOf, usageCsv } from '@callboard/modules/usage/slots'
import { definePortalSlot, type SlotPlace } from '@callboard/plugin-kit/ui'
import { buttonStyle } from '@callboard/ui/button'
import { Card } from '@callboard/ui/card'
import { ChartCard } from '@callboard/ui/chart/chart-card'
import { EmptyState } from '@callboard/ui/empty-state'
import { Notice } from '@callboard/ui/notice'
import { Segments } from '@callboard/ui/segments'
import { ChartLine, Download } from 'lucide-react'
import { AdoptionCard } from './adoption-card.tsx'
import { CohortTable } from './cohort-table.tsx'
import { FirstValueCard } from './first-value-card.tsx'
import { UsagePreview } from './preview.tsx'
import { QuestionsCard } from './questions-card.tsx'
import { RatingsCard } from './ratings-card.tsx'
import { EmptySearches, TopSearches } from './search-cards.tsx'
import { SummaryTiles } from './summary-tiles.tsx'
import { peopleChart, retentionChart } from './usage-charts.ts'
import { UsedCard } from './used-card.tsx'

const windows = [7, 30, 90] as const

function Toolbar({ days, place }: { days: number; place: SlotPlace }) {
  return (
    <div className="flex flex-wrap items-center justify-between gap-2">
      <Segments
        label="Period"
        current={String(days)}
        segments={windows.map((n) => ({
          key: String(n),
          label: `${n} days`,
          href: place.links.page('usage', { days: String(n) }),
        }))}
      />
      <a href={place.links.to(usageCsv(days))} className={buttonStyle({})}>
        <Download aria-hidden /> Export CSV
      </a>
    </div>
  )
}

function Notices({ view }: { view: InsightsView }) {
  return (
    <>
      {view.enabled ? null : (
        <Notice tone="info" title="Usage analytics is turned off.">
          An admin can turn it on in Settings &gt; General.
        </Notice>
      )}
      {view.sample ? (
        <Notice tone="info" title="Includes sample data.">
          Usage of the sample organization is generated. It is deleted when you remove the sample organization.
        </Notice>
      ) : null}
    </>
  )
}

const expected = [
  'Active people, page views and searches: within seconds',
  `Adoption by team: once members of a team of at least ${minGroup} have used the portal`,
  'Retention: after the second week of use',
  'Cohorts: from the first month, with one more column each month',
  'Comparison with the previous period: once both periods have data',
]

/** What a new organization will see, and when. */
const NothingYet = () => (
  <Card>
    <EmptyState icon={<ChartLine />} title="No usage recorded in this period">
      Insights fills up as members use the portal. No setup is needed.
    </EmptyState>
    <ul className="mx-auto flex max-w-lg list-disc flex-col gap-1.5 px-8 pb-10 text-muted">
      {expected.map((line) => (
        <li key={line}>{line}</li>
      ))}
    </ul>
  </Card>
)

function Report({ view, place }: { view: InsightsView; place: SlotPlace }) {
  return (
    <>
      <SummaryTiles view={view} />
      <div className="grid gap-4 xl:grid-cols-[2fr_1fr]">
        <ChartCard spec={peopleChart(view)} height={200} />
        <ChartCard spec={retentionChart(view)} height={200} />
      </div>
      <AdoptionCard adoption={view.adoption} place={place} />
      <div className="grid items-start gap-4 lg:grid-cols-2">
        <CohortTable cohorts={view.cohorts} />
        <FirstValueCard view={view} />
        <EmptySearches rows={view.searches.empty} any={view.searches.top.length > 0} place={place} />
        <RatingsCard ratings={view.ratings} place={place} />
        <QuestionsCard view={view} place={place} />
        <UsedCard title="Entities" used={view.entities} empty="No entities were opened in this period." place={place} />
        <UsedCard title="Docs" used={view.docs} empty="No docs were read in this period." place={place} />
        <UsedCard title="Plugin pages" used={view.plugins} empty="No plugin pages were opened in this period." place={place} />
        <UsedCard title="Other pages" used={view.pages} empty="No other pages were opened in this period." place={place} />
        <TopSearches rows={view.searches.top} place={place} />
      </div>
    </>
  )
}

/** Portal usage. */
export const usagePage = definePortalSlot<InsightsView>({
  id: 'insights.usage',
  preview: () => <UsagePreview />,
  load: ({ read, query }) => read(insightsOf, { days: windows.find((d) => String(d) === query.days) ?? 30 }),
  render: (view, place) => (
    <div className="flex flex-col gap-4">
      <Toolbar days={view.days} place={place} />
      <Notices view={view} />
      {view.visits === 0 ? <NothingYet /> : <Report view={view} place={place} />}
    </div>
  ),
})
