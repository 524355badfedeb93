import type { TeamQuestion } from '@callboard/modules/knowledge/domain/stored-question'
import { Badge, type Tone } from '@callboard/ui/badge'
import { ListTable } from '@callboard/ui/data-table/list-table'
import type { ListColumn } from '@callboard/ui/data-table/list-types.ts'
import { RowLink } from '@callboard/ui/data-table/navigation'
import { TimeAgo } from '@callboard/ui/time-ago'
import type { ReactNode } from 'react'
import { Link } from '~/components/link.tsx'
import { paths } from '~/lib/navigation/paths.ts'
import { stateOf } from './question-state.ts'

const State = ({ tone, words }: { tone: Tone; words: string }) => <Badge tone={tone}>{words}</Badge>

const teamColumns: readonly ListColumn[] = [
  { id: 'question', label: 'Question', width: 320 },
  { id: 'state', label: 'State', width: 100, narrow: 'lead' },
  { id: 'team', label: 'Team', width: 140 },
  { id: 'asker', label: 'Asked by', width: 160 },
  { id: 'asked', label: 'Asked', width: 110 },
]

/** Questions to teams. */
export function TeamQuestionTable({
  base,
  questions,
  now,
  empty,
}: {
  base: string
  questions: readonly TeamQuestion[]
  now: Date
  empty: ReactNode
}) {
  return (
    <ListTable
      label="Questions to teams"
      columns={teamColumns}
      empty={empty}
      rows={questions.map((q) => {
        const href = paths.question(base, q.id)
        return {
          id: q.id,
          label: q.text,
          href,
          cells: {
            question: <RowLink href={href}>{q.text}</RowLink>,
            state: <State {...stateOf(q.state)} />,
            team: (
              <Link href={paths.entity(base, q.team.ref)} className="hover:underline">
                {q.team.label}
              </Link>
            ),
            asker: q.asker || 'A former member',
            asked: <TimeAgo at={q.askedAt} now={now} />,
          },
        }
      })}
    />
  )
}
