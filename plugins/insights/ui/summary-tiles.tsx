import type { InsightsView } from '@callboard/modules/usage/domain/view'
import { formatChange, formatValue } from '@callboard/ui/chart/format.ts'
import { Tiles } from '@callboard/ui/tiles'
import { duration } from './durations.ts'

const against = (now: number, before: number, days: number) =>
  before === 0 ? `0 in the previous ${days} days` : `${formatChange(now, before)} vs. previous ${days} days`

const newMembers = (joined: number) => (joined === 1 ? '1 new member' : `${joined} new members`)

/** Key figures with the previous period. */
export function SummaryTiles({ view }: { view: InsightsView }) {
  const { entity, joined } = view.firstValue
  const tiles = [
    {
      label: 'Active people',
      value: view.visitors,
      aside: against(view.visitors, view.visitorsBefore, view.days),
      detail: `${view.people.day} today · ${view.people.week} in 7 days · ${view.people.month} in 30 days`,
    },
    { label: 'Page views', value: view.visits.toLocaleString('en'), aside: against(view.visits, view.visitsBefore, view.days) },
    {
      label: 'Returning',
      value: formatValue(view.returned, { kind: 'share' }),
      detail:
        view.returned === null
          ? `Nobody was active in the previous ${view.days} days`
          : `of people active in the previous ${view.days} days`,
    },
    {
      label: 'Time to first value',
      value: entity.medianMinutes === null ? '—' : duration(entity.medianMinutes),
      detail: `median, until the first entity was opened · ${entity.reached} of ${newMembers(joined)}`,
    },
  ]
  return <Tiles tiles={tiles} />
}
