import { shortRef } from '@callboard/modules/catalog/domain/entity'
import type { listDocsSites } from '@callboard/modules/docs'
import { Badge } from '@callboard/ui/badge'
import { ListTable } from '@callboard/ui/data-table/list-table'
import type { ListAddress, ListColumn } from '@callboard/ui/data-table/list-types.ts'
import { RowLink } from '@callboard/ui/data-table/navigation'
import type { Sorting } from '@callboard/ui/data-table/types.ts'
import { TimeAgo } from '@callboard/ui/time-ago'
import type { ReactNode } from 'react'
import { Link } from '~/components/link.tsx'
import { paths } from '~/lib/navigation/paths.ts'

type Site = Awaited<ReturnType<typeof listDocsSites>>['sites'][number]

const columns: readonly ListColumn[] = [
  { id: 'name', label: 'Docs of', width: 200, sort: 'asc' },
  { id: 'kind', label: 'Kind', width: 150, narrow: 'lead' },
  { id: 'owner', label: 'Owner', width: 160, sort: 'asc', narrow: 'plain' },
  { id: 'pages', label: 'Pages', width: 72, align: 'right' },
  { id: 'updated', label: 'Updated', width: 110, sort: 'desc' },
]

function Owner({ base, site }: { base: string; site: Site }) {
  if (site.ownerRef === null) return null
  if (site.ownerLabel === null)
    return (
      <span className="italic" title={`${site.ownerRef} is not in the catalog`}>
        {shortRef(site.ownerRef)}
      </span>
    )
  return (
    <Link href={paths.entity(base, site.ownerRef)} className="hover:underline">
      {site.ownerLabel}
    </Link>
  )
}

type Props = { base: string; sites: Site[]; address: ListAddress; sorting: Sorting; empty: ReactNode }

/** The docs of entities, with owner, size and age. */
export function DocsSites({ base, sites, address, sorting, empty }: Props) {
  const now = new Date()
  return (
    <ListTable
      label="Docs"
      columns={columns}
      address={address}
      sorting={sorting}
      empty={empty}
      rows={sites.map((site) => {
        const href = paths.docs(base, site.ref)
        return {
          id: site.ref,
          label: site.label,
          href,
          cells: {
            name: <RowLink href={href}>{site.label}</RowLink>,
            kind: <Badge>{[site.kind, site.type].filter(Boolean).join(' · ')}</Badge>,
            owner: site.ownerRef === null ? null : <Owner base={base} site={site} />,
            pages: site.pages.toLocaleString('en'),
            updated: <TimeAgo at={site.changedAt} now={now} />,
          },
        }
      })}
    />
  )
}
