import type { listEntities } from '@callboard/modules/catalog'
import { shortRef } from '@callboard/modules/catalog/domain/entity'
import { Avatar } from '@callboard/ui/avatar'
import { Badge } from '@callboard/ui/badge'
import { Table, Td, Th } from '@callboard/ui/table'
import { TimeAgo } from '@callboard/ui/time-ago'
import { AlertTriangle, ArrowDown, ArrowUp } from 'lucide-react'
import { star } from '~/components/catalog/star-action.ts'
import { StarButton } from '~/components/catalog/star-button.tsx'
import { Link } from '~/components/link.tsx'
import { paths } from '~/lib/navigation/paths.ts'
import type { SearchParams } from './catalog-query.ts'

type Row = Awaited<ReturnType<typeof listEntities>>['rows'][number]
type Props = { base: string; rows: Row[]; starred: string[]; query: SearchParams; sort: string; order: 'asc' | 'desc'; now: Date }

const tones = { deprecated: 'warn', experimental: 'accent' } as const

/** A dangling reference, or none. */
const Missing = ({ of }: { of: string | null }) =>
  of ? (
    <span className="text-muted italic" title={`${of} is not in the catalog`}>
      {shortRef(of)}
    </span>
  ) : (
    <span className="text-faint">—</span>
  )

/** The rows of the catalog. Names link to the entity; column headings sort. */
export function EntityTable({ base, rows, starred, query, sort, order, now }: Props) {
  const heading = (key: string, label: string) => {
    const on = sort === key
    const next = on && order === 'asc' ? 'desc' : 'asc'
    return (
      <Th sort={on ? (order === 'asc' ? 'ascending' : 'descending') : undefined}>
        <Link
          href={paths.catalog(base, { ...query, sort: key, order: next, page: undefined })}
          className="inline-flex items-center gap-1 hover:text-fg"
        >
          {label}
          {on ? (
            order === 'asc' ? (
              <ArrowUp aria-hidden className="size-3" />
            ) : (
              <ArrowDown aria-hidden className="size-3" />
            )
          ) : null}
        </Link>
      </Th>
    )
  }
  return (
    <Table label="Entities">
      <thead>
        <tr>
          <Th className="w-6 px-0">
            <span className="sr-only">Star</span>
          </Th>
          {heading('name', 'Name')}
          {heading('owner', 'Owner')}
          {heading('type', 'Type')}
          {heading('lifecycle', 'Lifecycle')}
          <Th>System</Th>
          <Th>Tags</Th>
          {heading('updated', 'Changed')}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => {
          const label = row.title ?? row.name
          return (
            <tr key={row.ref} className="hover:bg-sub">
              <Td className="px-0">
                <StarButton label={label} starred={starred.includes(row.ref)} save={star.bind(null, base, row.ref)} />
              </Td>
              <Td title={row.description ?? undefined}>
                <span className="flex items-center gap-1.5">
                  <Link href={paths.entity(base, row.ref)} className="max-w-[36ch] truncate font-medium hover:underline">
                    {label}
                  </Link>
                  {row.problems > 0 ? (
                    <AlertTriangle aria-label={`${row.problems} problems`} className="size-3.5 text-warn" />
                  ) : null}
                </span>
              </Td>
              <Td>
                {row.ownerRef && row.ownerTitle ? (
                  <Link href={paths.entity(base, row.ownerRef)} className="flex items-center gap-1.5 hover:underline">
                    <Avatar label={row.ownerTitle} />
                    {row.ownerTitle}
                  </Link>
                ) : (
                  <Missing of={row.ownerRef} />
                )}
              </Td>
              <Td className="text-muted">{row.type ?? '—'}</Td>
              <Td>
                {row.lifecycle && row.lifecycle in tones ? (
                  <Badge tone={tones[row.lifecycle as keyof typeof tones]}>{row.lifecycle}</Badge>
                ) : (
                  <span className="text-muted">{row.lifecycle ?? '—'}</span>
                )}
              </Td>
              <Td>
                {row.systemRef && row.systemTitle ? (
                  <Link href={paths.entity(base, row.systemRef)} className="text-muted hover:underline">
                    {row.systemTitle}
                  </Link>
                ) : (
                  <Missing of={row.systemRef} />
                )}
              </Td>
              <Td>
                <span className="flex gap-1">
                  {row.tags.slice(0, 2).map((t) => (
                    <Badge key={t}>{t}</Badge>
                  ))}
                  {row.tags.length > 2 ? <Badge title={row.tags.slice(2).join(', ')}>+{row.tags.length - 2}</Badge> : null}
                </span>
              </Td>
              <Td className="text-muted">
                <TimeAgo at={row.updatedAt} now={now} />
              </Td>
            </tr>
          )
        })}
      </tbody>
    </Table>
  )
}
