import type { InsightsView, UsageRow } from '@callboard/modules/usage/domain/usage'
import { insightsOf, usageCsv } from '@callboard/modules/usage/slots'
import { definePortalSlot, type SlotPlace } from '@callboard/plugin-kit/ui'
import { Card, Row } from '@callboard/ui/card'
import { ChartCard } from '@callboard/ui/chart/chart-card'
import { formatChange, formatValue } from '@callboard/ui/chart/format.ts'
import { EmptyState } from '@callboard/ui/empty-state'
import { Meter } from '@callboard/ui/meter'
import { Notice } from '@callboard/ui/notice'
import { Segments } from '@callboard/ui/segments'
import { Table, Td, Th } from '@callboard/ui/table'
import { Tiles } from '@callboard/ui/tiles'
import { ChartLine } from 'lucide-react'
import { adoption, peopleChart, retentionChart } from './usage-charts.ts'

const windows = [7, 30, 90] as const

const against = (now: number, before: number, days: number) =>
  before === 0 ? (now === 0 ? 'none before' : 'new') : `${formatChange(now, before)} vs. previous ${days} days`

/** "5 min", "3 h", "2 days": rounded, for a median. */
function duration(minutes: number): string {
  if (minutes < 90) return `${Math.max(1, Math.round(minutes))} min`
  return minutes < 48 * 60 ? `${Math.round(minutes / 60)} h` : `${Math.round(minutes / 1440)} days`
}

function Sums({ view }: { view: InsightsView }) {
  const tiles = [
    {
      label: 'People',
      value: view.visitors,
      aside: against(view.visitors, view.visitorsBefore, view.days),
      detail: `${view.people.day} today, ${view.people.week} this week, ${view.people.month} this month`,
    },
    { label: 'Visits', value: view.visits, aside: against(view.visits, view.visitsBefore, view.days) },
    {
      label: 'Returning',
      value: formatValue(view.returned, { kind: 'share' }),
      detail: `of users in the previous ${view.days} days`,
    },
    {
      label: 'Onboarding',
      value: view.newcomers.medianMinutes === null ? '—' : `after ${duration(view.newcomers.medianMinutes)}`,
      detail: `${view.newcomers.reached} of ${view.newcomers.joined} new members viewed an entity`,
    },
  ]
  return <Tiles tiles={tiles} />
}

function Subjects({ title, rows, place }: { title: string; rows: readonly UsageRow[]; place: SlotPlace }) {
  return (
    <Card title={title}>
      {rows.length === 0 ? (
        <p className="px-3.5 py-3 text-muted">No data for this period.</p>
      ) : (
        <Table label={`${title}, most visited first`}>
          <thead>
            <tr>
              <Th>What</Th>
              <Th right>Visits</Th>
              <Th right>Users, peak day</Th>
              <Th right>Before</Th>
            </tr>
          </thead>
          <tbody>
            {rows.map((r) => (
              <tr key={r.subject}>
                <Td className="max-w-80 truncate" title={r.label}>
                  {r.subject.startsWith('entity:') ? (
                    <a href={place.links.entity(r.subject.slice('entity:'.length))} className="hover:underline">
                      {r.label}
                    </a>
                  ) : (
                    r.label
                  )}
                </Td>
                <Td right>{r.times}</Td>
                <Td right>{r.people}</Td>
                <Td right className="text-muted">
                  {r.before}
                </Td>
              </tr>
            ))}
          </tbody>
        </Table>
      )}
    </Card>
  )
}

function Searches({ view }: { view: InsightsView }) {
  return (
    <Card title="Searches" aside="searches without results first">
      {view.searches.length === 0 ? (
        <p className="px-3.5 py-3 text-muted">No searches in this period.</p>
      ) : (
        <Table label="Words that were searched for">
          <thead>
            <tr>
              <Th>Words</Th>
              <Th right>Times</Th>
              <Th right>No results</Th>
            </tr>
          </thead>
          <tbody>
            {view.searches.map((s) => (
              <tr key={s.words}>
                <Td className="max-w-80 truncate">{s.words}</Td>
                <Td right>{s.times}</Td>
                <Td right>{s.empty}</Td>
              </tr>
            ))}
          </tbody>
        </Table>
      )}
    </Card>
  )
}

/** How many of each team's members use the portal. Teams whose members the catalog does not know come last. */
function Teams({ view }: { view: InsightsView }) {
  const teams = adoption(view.teams)
  return (
    <Card title="Adoption by team" aside="members who visited">
      {teams.map((t) => (
        <Row key={t.team} className="px-4">
          <span className="min-w-0 flex-1 truncate">{t.label}</span>
          {t.share === null ? (
            <span className="tabular-nums">{formatValue(t.people, { kind: 'count', one: 'person', many: 'people' })}</span>
          ) : (
            <>
              <Meter value={t.share} max={1} tone="plain" label={`${t.people} of ${t.members} members of ${t.label}`} />
              <span className="w-28 text-right tabular-nums">
                {formatValue(t.share, { kind: 'share' })}{' '}
                <span className="text-muted">
                  ({t.people} of {t.members})
                </span>
              </span>
            </>
          )}
          <span className="w-20 text-right text-sm text-muted tabular-nums">
            {formatValue(t.times, { kind: 'count', one: 'visit', many: 'visits' })}
          </span>
        </Row>
      ))}
    </Card>
  )
}

function Unseen({ view, place }: { view: InsightsView; place: SlotPlace }) {
  const { count, some } = view.unseen
  if (count === 0) return null
  return (
    <Card title="Unvisited" aside={`${count} components, APIs and systems`}>
      {some.map((e) => (
        <Row key={e.ref}>
          <a href={place.links.entity(e.ref)} className="min-w-0 flex-1 truncate hover:underline">
            {e.label}
          </a>
          <span className="text-sm text-faint">{e.ref.split(':')[0]}</span>
        </Row>
      ))}
      {count > some.length ? <p className="px-3.5 py-2 text-sm text-muted">and {count - some.length} more</p> : null}
    </Card>
  )
}

/** Portal usage. */
export const usagePage = definePortalSlot<InsightsView>({
  id: 'insights.usage',
  load: ({ read, query }) => read(insightsOf, { days: windows.find((d) => String(d) === query.days) ?? 30 }),
  render: (view, place) => (
    <div className="flex flex-col gap-4">
      <div className="flex flex-wrap items-center gap-2">
        <div className="flex flex-1">
          <Segments
            label="Days"
            current={String(view.days)}
            segments={windows.map((days) => ({
              key: String(days),
              label: `${days} days`,
              href: place.links.page('usage', { days: String(days) }),
            }))}
          />
        </div>
        <a href={place.links.to(usageCsv(view.days))} className="text-accent underline">
          CSV
        </a>
      </div>
      {view.enabled ? null : (
        <Notice tone="info" title="Usage analytics is turned off.">
          An admin can turn it on in Settings &gt; General.
        </Notice>
      )}
      {view.visits === 0 ? (
        <Card>
          <EmptyState icon={<ChartLine />} title="No data recorded in this period">
            Page views appear here within seconds.
          </EmptyState>
        </Card>
      ) : (
        <>
          <Sums view={view} />
          <div className="grid gap-4 xl:grid-cols-[2fr_1fr]">
            <ChartCard spec={peopleChart(view)} height={200} />
            <ChartCard spec={retentionChart(view)} height={200} />
          </div>
          <div className="grid items-start gap-4 lg:grid-cols-2">
            <Subjects title="Pages and plugins" rows={view.pages} place={place} />
            <Subjects title="Entities" rows={view.entities} place={place} />
            <Searches view={view} />
            <Teams view={view} />
            <Unseen view={view} place={place} />
          </div>
        </>
      )}
    </div>
  ),
})
