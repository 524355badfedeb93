import type { Used } from '@callboard/modules/usage/domain/view'
import { subjectPath } from '@callboard/modules/usage/slots'
import type { SlotPlace } from '@callboard/plugin-kit/ui'
import { Card } from '@callboard/ui/card'
import { ListTable } from '@callboard/ui/data-table/list-table'
import type { ListColumn } from '@callboard/ui/data-table/list-types.ts'
import { RowLink } from '@callboard/ui/data-table/navigation'
import { NarrowUnit } from './narrow-unit.tsx'

const columns: readonly ListColumn[] = [
  { id: 'name', label: 'Name', width: 190 },
  { id: 'views', label: 'Views', width: 80, align: 'right', narrow: 'lead' },
  { id: 'before', label: 'Previous', width: 84, align: 'right', narrow: 'hide' },
  { id: 'people', label: 'People, peak day', width: 126, align: 'right', narrow: 'hide' },
]

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
        <ListTable
          inCard
          label={`${title}, most visited first`}
          columns={columns}
          rows={used.used.map((r) => {
            const path = subjectPath(r.subject)
            const href = path === undefined ? undefined : place.links.to(path)
            return {
              id: r.subject,
              label: r.label,
              href,
              cells: {
                name: href ? (
                  <RowLink href={href} title={r.label}>
                    {r.label}
                  </RowLink>
                ) : (
                  r.label
                ),
                views: <NarrowUnit value={r.times} unit={r.times === 1 ? 'view' : 'views'} />,
                before: r.before.toLocaleString('en'),
                people: r.people,
              },
            }
          })}
        />
      )}
      <Unused unused={used.unused} place={place} />
    </Card>
  )
}
