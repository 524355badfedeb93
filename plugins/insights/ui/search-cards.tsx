import type { SearchRow } from '@callboard/modules/usage/domain/view'
import { newDocsPath, searchPath } from '@callboard/modules/usage/slots'
import type { SlotPlace } from '@callboard/plugin-kit/ui'
import { ButtonLink } from '@callboard/ui/button'
import { Card } from '@callboard/ui/card'
import { ListTable } from '@callboard/ui/data-table/list-table'
import type { ListColumn, ListRow } from '@callboard/ui/data-table/list-types.ts'
import { RowLink } from '@callboard/ui/data-table/navigation'
import { NarrowUnit } from './narrow-unit.tsx'

const wordsColumn: ListColumn = { id: 'words', label: 'Words', width: 180 }
const emptyColumns: readonly ListColumn[] = [
  wordsColumn,
  { id: 'empty', label: 'No results', width: 92, align: 'right' },
  { id: 'create', label: 'Next step', width: 124, align: 'right', narrow: 'plain' },
]
const topColumns: readonly ListColumn[] = [
  wordsColumn,
  { id: 'times', label: 'Searches', width: 92, align: 'right', narrow: 'lead' },
]

function rowOf(words: string, place: SlotPlace, cells: ListRow['cells']): ListRow {
  const href = place.links.to(searchPath(words))
  return {
    id: words,
    label: words,
    href,
    cells: {
      ...cells,
      words: (
        <RowLink href={href} title={words}>
          {words}
        </RowLink>
      ),
    },
  }
}

/** Starts a docs page with these words as its title. */
const CreatePage = ({ words, place }: { words: string; place: SlotPlace }) => (
  <ButtonLink href={place.links.to(newDocsPath(words))} reason={place.reason('catalog.write')}>
    Create page<span className="sr-only"> for {words}</span>
  </ButtonLink>
)

/** What people looked for in vain, each with the way to write it. */
export function EmptySearches({ rows, any, place }: { rows: readonly SearchRow[]; any: boolean; place: SlotPlace }) {
  return (
    <Card title="Searches without results">
      {rows.length === 0 ? (
        <p className="px-3.5 py-3 text-muted">
          {any ? 'Every search found something.' : 'No searches in this period.'} Words that find nothing appear here within
          seconds.
        </p>
      ) : (
        <ListTable
          inCard
          label="Searches without results, by words"
          columns={emptyColumns}
          rows={rows.map((s) =>
            rowOf(s.words, place, {
              empty: `${s.empty} of ${s.times}`,
              create: <CreatePage words={s.words} place={place} />,
            }),
          )}
        />
      )}
    </Card>
  )
}

/** What people searched for most. */
export function TopSearches({ rows, place }: { rows: readonly SearchRow[]; place: SlotPlace }) {
  return (
    <Card title="Top searches">
      {rows.length === 0 ? (
        <p className="px-3.5 py-3 text-muted">No searches in this period.</p>
      ) : (
        <ListTable
          inCard
          label="Top searches, by words"
          columns={topColumns}
          rows={rows.map((s) =>
            rowOf(s.words, place, { times: <NarrowUnit value={s.times} unit={s.times === 1 ? 'search' : 'searches'} /> }),
          )}
        />
      )}
    </Card>
  )
}
