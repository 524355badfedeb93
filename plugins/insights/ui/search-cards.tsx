import type { SearchRow } from '@callboard/modules/usage/domain/view'
import { newDocsPath, searchPath } from '@callboard/modules/usage/slots'
import type { SlotPlace } from '@callboard/plugin-kit/ui'
import { Button, buttonStyle } from '@callboard/ui/button'
import { Card } from '@callboard/ui/card'
import { Table, Td, Th } from '@callboard/ui/table'

function Words({ words, place }: { words: string; place: SlotPlace }) {
  return (
    <Td className="max-w-24 truncate sm:max-w-60" title={words}>
      <a href={place.links.to(searchPath(words))} className="hover:underline">
        {words}
      </a>
    </Td>
  )
}

/** A phone has room for the verb alone; the button's name says the rest. */
const CreateLabel = () => (
  <span>
    Create<span className="max-sm:hidden"> page</span>
  </span>
)

/** Starts a docs page with these words as its title. */
function CreatePage({ words, place }: { words: string; place: SlotPlace }) {
  const reason = place.reason('catalog.write')
  if (reason)
    return (
      <Button reason={reason} aria-label={`Create a page for ${words}`}>
        <CreateLabel />
      </Button>
    )
  return (
    <a href={place.links.to(newDocsPath(words))} aria-label={`Create a page for ${words}`} className={buttonStyle({})}>
      <CreateLabel />
    </a>
  )
}

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
        <Table label="Searches without results, by words">
          <thead>
            <tr>
              <Th>Words</Th>
              <Th right>No results</Th>
              <Th>
                <span className="sr-only">Next step</span>
              </Th>
            </tr>
          </thead>
          <tbody>
            {rows.map((s) => (
              <tr key={s.words}>
                <Words words={s.words} place={place} />
                <Td right>
                  {s.empty} of {s.times}
                </Td>
                <Td right>
                  <CreatePage words={s.words} place={place} />
                </Td>
              </tr>
            ))}
          </tbody>
        </Table>
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
        <Table label="Top searches, by words">
          <thead>
            <tr>
              <Th>Words</Th>
              <Th right>Searches</Th>
            </tr>
          </thead>
          <tbody>
            {rows.map((s) => (
              <tr key={s.words}>
                <Words words={s.words} place={place} />
                <Td right>{s.times}</Td>
              </tr>
            ))}
          </tbody>
        </Table>
      )}
    </Card>
  )
}
