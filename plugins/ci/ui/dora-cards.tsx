import { type DoraMeasures, doraDefinitions } from '@callboard/modules/pipelines/domain/dora'
import type { Dora } from '@callboard/modules/pipelines/domain/view'
import { Card } from '@callboard/ui/card'
import { duration, percent } from './format.ts'

const perDay = (m: DoraMeasures) => (m.deployments === 0 ? '—' : `${m.perDay.toFixed(m.perDay < 1 ? 2 : 1)} a day`)

type Measure = { title: string; definition: string; show: (m: DoraMeasures) => string; detail: (m: DoraMeasures) => string }

const measures: Measure[] = [
  {
    title: 'Deployment frequency',
    definition: doraDefinitions.perDay,
    show: perDay,
    detail: (m) => `${m.deployments} deployments to production`,
  },
  {
    title: 'Lead time for changes',
    definition: doraDefinitions.leadTimeMs,
    show: (m) => duration(m.leadTimeMs),
    detail: (m) => `of ${m.leadTimeOf} deployments whose commit time is known`,
  },
  {
    title: 'Change failure rate',
    definition: doraDefinitions.changeFailureRate,
    show: (m) => percent(m.changeFailureRate),
    detail: (m) => `${m.failures} of ${m.deployments}`,
  },
  {
    title: 'Time to restore',
    definition: doraDefinitions.restoreMs,
    show: (m) => duration(m.restoreMs),
    detail: (m) => `${m.restored} of ${m.failures} failures resolved`,
  },
]

/** The four DORA metrics, each with its definition and the previous value. */
export function DoraCards({ dora }: { dora: Dora }) {
  return (
    <Card title="Delivery performance (DORA)" aside={`last ${dora.days} days, compared with the previous ${dora.days}`}>
      <dl className="grid gap-px bg-line sm:grid-cols-2 xl:grid-cols-4">
        {measures.map(({ title, definition, show, detail }) => (
          <div key={title} className="bg-panel px-3.5 py-3">
            <dt className="text-sm text-muted">{title}</dt>
            <dd className="pt-0.5">
              <span className="text-xl font-semibold tabular-nums">{show(dora.current)}</span>{' '}
              <span className="text-sm text-faint">before: {show(dora.previous)}</span>
              <p className="text-sm text-muted">{detail(dora.current)}</p>
              <p className="pt-1.5 text-sm text-faint">{definition}</p>
            </dd>
          </div>
        ))}
      </dl>
    </Card>
  )
}
