import type { DocsRatingRow } from '@callboard/modules/usage/domain/view'
import { subjectPath } from '@callboard/modules/usage/slots'
import type { SlotPlace } from '@callboard/plugin-kit/ui'
import { Card } from '@callboard/ui/card'
import { formatValue } from '@callboard/ui/chart/format.ts'
import { Table, Td, Th } from '@callboard/ui/table'

/** Docs pages by how many readers they did not help. */
export function RatingsCard({ ratings, place }: { ratings: readonly DocsRatingRow[]; place: SlotPlace }) {
  return (
    <Card title="Unhelpful docs" aside="most unhelpful ratings first">
      {ratings.length === 0 ? (
        <p className="px-3.5 py-3 text-muted">
          No ratings in this period. Readers answer “Was this page helpful?” at the end of each docs page.
        </p>
      ) : (
        <Table label="Ratings of docs pages">
          <thead>
            <tr>
              <Th>Page</Th>
              <Th right className="hidden sm:table-cell">
                Views
              </Th>
              <Th right>Not helpful</Th>
              <Th right>Helpful</Th>
              <Th right className="hidden sm:table-cell">
                Share helpful
              </Th>
            </tr>
          </thead>
          <tbody>
            {ratings.map((r) => {
              const path = subjectPath(r.subject)
              return (
                <tr key={r.subject}>
                  <Td className="max-w-32 truncate sm:max-w-60" title={r.label}>
                    {path === undefined ? (
                      r.label
                    ) : (
                      <a href={place.links.to(path)} className="hover:underline">
                        {r.label}
                      </a>
                    )}
                  </Td>
                  <Td right className="hidden sm:table-cell">
                    {r.reads}
                  </Td>
                  <Td right>{r.unhelpful}</Td>
                  <Td right>{r.helpful}</Td>
                  <Td right className="hidden sm:table-cell">
                    {formatValue(r.helpful / (r.helpful + r.unhelpful), { kind: 'share' })}
                  </Td>
                </tr>
              )
            })}
          </tbody>
        </Table>
      )}
    </Card>
  )
}
