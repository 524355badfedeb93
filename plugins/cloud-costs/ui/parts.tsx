import { anomalyMethod, findAnomalies } from '@callboard/modules/costs/domain/anomalies'
import { allocatedGroups, type CostGroup, type CostQuery, type CostView } from '@callboard/modules/costs/domain/view'
import { costsCsv } from '@callboard/modules/costs/slots'
import type { SlotPlace } from '@callboard/plugin-kit/ui'
import { Badge } from '@callboard/ui/badge'
import { Card, Row } from '@callboard/ui/card'
import { Figures } from '@callboard/ui/figures'
import { NextAttempt } from '@callboard/ui/next-attempt'
import { Notice } from '@callboard/ui/notice'
import { Table, Td, Th } from '@callboard/ui/table'
import { change, money, month, trend } from './money.ts'
import { scopeLabel } from './scope-label.ts'
import { StackedBars } from './stacked-bars.tsx'

const unallocatedLabel = (by: CostGroup) =>
  by === 'owner' || by === 'system'
    ? `no ${scopeLabel[by].toLowerCase()}`
    : by === 'entity'
      ? 'unallocated'
      : `no ${scopeLabel[by].toLowerCase()}`

const dayMs = 86_400_000
const daysOf = ({ from, days }: CostView) =>
  Array.from({ length: days }, (_, i) => new Date(Date.parse(`${from}T00:00:00Z`) + i * dayMs).toISOString().slice(0, 10))

/** Warns about bills that cannot be read properly, with the age of what is shown. */
export function CostNotices({ view, place }: { view: CostView; place: SlotPlace }) {
  const look = (id: string) =>
    place.reason('integrations.read') ? undefined : (
      <a href={place.links.integration(id)} className="underline">
        Look
      </a>
    )
  const [feed] = view.feeds
  return (
    <>
      {view.feeds
        .filter((f) => f.state === 'failed' || (f.state === 'waiting' && f.message))
        .map((f) => (
          <Notice
            key={f.integrationId}
            tone="warn"
            title={`${f.integration}: bills could not be read.`}
            action={look(f.integrationId)}
          >
            {f.message} {view.lastDay ? 'Showing the last synced data.' : ''}{' '}
            {f.nextAt && !f.paused ? <NextAttempt at={f.nextAt} now={place.now} /> : null}
          </Notice>
        ))}
      {view.feeds
        .filter((f) => !f.succeededAt && f.state !== 'failed')
        .map((f) => (
          <Notice key={f.integrationId} tone="info" title={`${f.integration} is syncing for the first time.`}>
            {f.done} of {f.total ?? '…'} files so far.
          </Notice>
        ))}
      {view.problems > 0 && feed ? (
        <Notice tone="warn" title={`${view.problems} rows or files could not be imported.`} action={look(feed.integrationId)}>
          All other rows were imported.
        </Notice>
      ) : null}
    </>
  )
}

/** The chart, and its data as a table with the change from the previous period. */
export function CostChart({ view, place, query, title }: { view: CostView; place: SlotPlace; query: CostQuery; title: string }) {
  const linked = allocatedGroups.includes(view.by)
  const nobody = unallocatedLabel(view.by)
  return (
    <Card
      title={title}
      aside={
        <a
          href={place.links.to(costsCsv({ ...query, by: view.by, days: view.days, currency: view.currency }))}
          className="text-accent underline"
        >
          CSV
        </a>
      }
    >
      <StackedBars
        series={view.series}
        totals={view.totals}
        days={daysOf(view)}
        currency={view.currency}
        label={`Costs of each day by ${scopeLabel[view.by].toLowerCase()}`}
        nobody={nobody}
      />
      <Table label={`Costs by ${scopeLabel[view.by].toLowerCase()}`}>
        <thead>
          <tr>
            <Th>{scopeLabel[view.by]}</Th>
            <Th right>{view.days} days</Th>
            <Th right>Before</Th>
            <Th right>Change</Th>
          </tr>
        </thead>
        <tbody>
          {view.totals.slice(0, 100).map((t) => {
            const { text, tone } = change(view, t)
            return (
              <tr key={t.key} className="hover:bg-sub">
                <Td className="max-w-96 truncate" title={t.label}>
                  {t.key === '' ? (
                    <span className="text-muted">{nobody}</span>
                  ) : linked ? (
                    <a
                      href={place.links.entity(t.key, view.by === 'entity' ? 'cloud-costs.costs' : undefined)}
                      className="hover:underline"
                    >
                      {t.label}
                    </a>
                  ) : (
                    t.label
                  )}
                </Td>
                <Td right>{money(t.amount, view.currency)}</Td>
                <Td right className="text-muted">
                  {money(t.before, view.currency)}
                </Td>
                <Td right>{tone === 'plain' ? text : <Badge tone={tone === 'bad' ? 'warn' : 'ok'}>{text}</Badge>}</Td>
              </tr>
            )
          })}
        </tbody>
        <tfoot>
          <tr>
            <Td className="font-semibold">Total billed</Td>
            <Td right className="font-semibold">
              {money(view.total, view.currency)}
            </Td>
            <Td right className="text-muted">
              {money(view.before, view.currency)}
            </Td>
            <Td right>{change(view, { amount: view.total, before: view.before }).text}</Td>
          </tr>
        </tfoot>
      </Table>
      {view.totals.length > 100 ? (
        <p className="px-3.5 py-2 text-sm text-muted">The 100 largest of {view.totals.length}; all are in the CSV.</p>
      ) : null}
    </Card>
  )
}

/** Unusual days with their explanation; hidden if there are none. */
export function UnusualDays({ view, place }: { view: CostView; place: SlotPlace }) {
  const found = findAnomalies(view.series, daysOf(view))
  if (found.length === 0) return null
  const label = (key: string) => view.totals.find((t) => t.key === key)?.label || unallocatedLabel(view.by)
  return (
    <Card title="Cost anomalies" aside={anomalyMethod}>
      {found.map((a) => (
        <Row key={`${a.key} ${a.day}`} className="flex-wrap">
          <span className="tabular-nums">{a.day}</span>
          <span className="min-w-0 flex-1 basis-40 truncate font-medium">
            {view.by === 'entity' && a.key ? (
              <a href={place.links.entity(a.key, 'cloud-costs.costs')} className="hover:underline">
                {label(a.key)}
              </a>
            ) : (
              label(a.key)
            )}
          </span>
          <span className="tabular-nums">
            {money(a.amount, view.currency)} <span className="text-muted">vs. usual {money(a.usual, view.currency)}</span>
          </span>
        </Row>
      ))}
    </Card>
  )
}

/** Key figures. */
export function CostFigures({ view, whole }: { view: CostView; whole: boolean }) {
  const figures = [
    {
      label: `Last ${view.days} days`,
      value: money(view.total, view.currency),
      detail: trend(view),
    },
    ...(view.forecast
      ? [
          {
            label: `Forecast, ${month(view.forecast.month)}`,
            value: money(view.forecast.expected, view.currency),
            detail: `${money(view.forecast.soFar, view.currency)} so far. ${view.forecast.method}`,
          },
        ]
      : []),
    ...(whole
      ? [{ label: 'Unallocated', value: money(view.unallocated, view.currency), detail: 'Not matched by any rule.' }]
      : []),
  ]
  return <Figures figures={figures} />
}
