import type { Used } from '@callboard/modules/usage/domain/view'
import { subjectPath } from '@callboard/modules/usage/slots'
import type { SlotPlace } from '@callboard/plugin-kit/ui'
import { Card } from '@callboard/ui/card'
import { cn } from '@callboard/ui/class-names.ts'
import { Table, Td, Th } from '@callboard/ui/table'

/** Columns that a phone has no room for. */
const wide = 'hidden sm:table-cell'

function Name({ subject, label, place }: { subject: string; label: string; place: SlotPlace }) {
  const path = subjectPath(subject)
  return path === undefined ? (
    label
  ) : (
    <a href={place.links.to(path)} className="hover:underline">
      {label}
    </a>
  )
}

function Unused({ unused: { count, some }, place }: { unused: Used['unused']; place: SlotPlace }) {
  if (count === 0) return null
  return (
    <details className="border-t">
      <summary className="cursor-pointer px-3.5 py-2.5 text-muted hover:text-fg">
        {count.toLocaleString('en')} not visited
      </summary>
      <ul className="flex flex-col gap-1.5 px-3.5 pb-3">
        {some.map((s) => (
          <li key={s.subject} className="truncate" title={s.label}>
            <Name {...s} place={place} />
          </li>
        ))}
        {count > some.length ? <li className="text-muted">and {(count - some.length).toLocaleString('en')} more</li> : null}
      </ul>
    </details>
  )
}

/** What was used most, compared with the previous period, and what was not used at all. */
export function UsedCard({ title, used, empty, place }: { title: string; used: Used; empty: string; place: SlotPlace }) {
  return (
    <Card title={title}>
      {used.used.length === 0 ? (
        <p className="px-3.5 py-3 text-muted">{empty}</p>
      ) : (
        <Table label={`${title}, most visited first`}>
          <thead>
            <tr>
              <Th>Name</Th>
              <Th right>Views</Th>
              <Th right className={wide}>
                Previous
              </Th>
              <Th right className={wide}>
                People, peak day
              </Th>
            </tr>
          </thead>
          <tbody>
            {used.used.map((r) => (
              <tr key={r.subject}>
                <Td className="max-w-40 truncate sm:max-w-60" title={r.label}>
                  <Name subject={r.subject} label={r.label} place={place} />
                </Td>
                <Td right>{r.times.toLocaleString('en')}</Td>
                <Td right className={cn(wide, 'text-muted')}>
                  {r.before.toLocaleString('en')}
                </Td>
                <Td right className={wide}>
                  {r.people}
                </Td>
              </tr>
            ))}
          </tbody>
        </Table>
      )}
      <Unused unused={used.unused} place={place} />
    </Card>
  )
}
