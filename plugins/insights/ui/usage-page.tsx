import type { InsightsView, UsageRow } from '@callboard/modules/usage/domain/usage'
import { insightsOf, usageCsv } from '@callboard/modules/usage/slots'
import { definePortalSlot, type SlotPlace } from '@callboard/plugin-kit/ui'
import { buttonStyle } from '@callboard/ui/button'
import { Card, Row } from '@callboard/ui/card'
import { cn } from '@callboard/ui/class-names.ts'
import { EmptyState } from '@callboard/ui/empty-state'
import { Figures } from '@callboard/ui/figures'
import { Notice } from '@callboard/ui/notice'
import { Table, Td, Th } from '@callboard/ui/table'
import { ChartLine } from 'lucide-react'
import { PeopleChart } from './people-chart.tsx'

const windows = [7, 30, 90] as const

const against = (now: number, before: number) => {
  if (before === 0) return now === 0 ? 'none before' : 'new'
  const share = ((now - before) / before) * 100
  return `${share >= 0 ? '+' : '−'}${Math.abs(share).toFixed(0)} % vs. previous period`
}

/** "5 min", "3 h", "2 days": rounded, for a median. */
function duration(minutes: number): string {
  if (minutes < 90) return `${Math.max(1, Math.round(minutes))} min`
  return minutes < 48 * 60 ? `${Math.round(minutes / 60)} h` : `${Math.round(minutes / 1440)} days`
}

function Sums({ view }: { view: InsightsView }) {
  const figures = [
    { label: 'People', value: view.visitors, detail: against(view.visitors, view.visitorsBefore) },
    { label: 'Visits', value: view.visits, detail: against(view.visits, view.visitsBefore) },
    {
      label: 'Today, this week, this month',
      value: `${view.people.day} · ${view.people.week} · ${view.people.month}`,
      detail: 'active people',
    },
    {
      label: 'Returning',
      value: view.returned === null ? '—' : `${Math.round(view.returned * 100)} %`,
      detail: `of users in the previous ${view.days} days`,
    },
    {
      label: 'Onboarding',
      value: view.newcomers.medianMinutes === null ? '—' : `after ${duration(view.newcomers.medianMinutes)}`,
      detail: `${view.newcomers.reached} of ${view.newcomers.joined} new members viewed an entity`,
    },
  ]
  return <Figures figures={figures} />
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

function Teams({ view }: { view: InsightsView }) {
  return (
    <Card title="Teams">
      {view.teams.map((t) => (
        <Row key={t.team}>
          <span className="min-w-0 flex-1 truncate">{t.label}</span>
          <span className="tabular-nums">
            {t.members > 0 ? `${t.people} of ${t.members}` : t.people} {t.people === 1 && t.members === 0 ? 'person' : 'people'}
          </span>
          <span className="w-24 text-right text-sm text-muted tabular-nums">{t.times} visits</span>
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
        <nav aria-label="Days" className="flex flex-1 gap-1.5">
          {windows.map((days) => (
            <a
              key={days}
              href={place.links.page('usage', { days: String(days) })}
              aria-current={days === view.days ? 'true' : undefined}
              className={cn(buttonStyle({ variant: days === view.days ? 'primary' : 'plain' }))}
            >
              {days} days
            </a>
          ))}
        </nav>
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
          <Card title="Daily active users">
            <PeopleChart view={view} />
          </Card>
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
