import { portalPaths } from '@callboard/core/portal-paths'
import type { InsightsView } from '@callboard/modules/usage/domain/view'
import type { SlotPlace } from '@callboard/plugin-kit/ui'
import { Card, Facts } from '@callboard/ui/card'
import { formatChange, formatValue } from '@callboard/ui/chart/format.ts'

const share = (part: number, whole: number) => formatValue(whole > 0 ? part / whole : null, { kind: 'share' })

/** What was asked, how much of it was answered, and how much of that helped. */
export function QuestionsCard({ view, place }: { view: Pick<InsightsView, 'questions' | 'days'>; place: SlotPlace }) {
  const { asked, askedBefore, answered, refused, rated, helpful } = view.questions
  const before = askedBefore === 0 ? '' : ` (${formatChange(asked, askedBefore)} vs. previous ${view.days} days)`
  return (
    <Card
      title="Questions"
      aside={
        <a href={place.links.to(portalPaths.knowledgeGaps())} className="hover:underline">
          Knowledge gaps
        </a>
      }
    >
      {asked === 0 ? (
        <p className="px-3.5 py-3 text-muted">Nobody asked a question in this period.</p>
      ) : (
        <Facts
          facts={[
            { label: 'Asked', value: asked.toLocaleString('en') + before },
            { label: 'Answered', value: `${answered.toLocaleString('en')} (${share(answered, asked)})` },
            { label: 'Not known', value: `${refused.toLocaleString('en')} (${share(refused, asked)})` },
            { label: 'Rated', value: rated.toLocaleString('en') },
            { label: 'Helpful, of the rated', value: share(helpful, rated) },
          ]}
        />
      )}
    </Card>
  )
}
