import { shortRef } from '@callboard/modules/catalog/domain/entity'
import type { listDocsSites } from '@callboard/modules/docs'
import { Badge } from '@callboard/ui/badge'
import { Table, Td, Th } from '@callboard/ui/table'
import { TimeAgo } from '@callboard/ui/time-ago'
import { Link } from '~/components/link.tsx'
import { paths } from '~/lib/navigation/paths.ts'

type Site = Awaited<ReturnType<typeof listDocsSites>>['sites'][number]

/** The docs of entities, with owner, size and age. */
export function DocsSites({ base, sites }: { base: string; sites: Site[] }) {
  const now = new Date()
  return (
    <Table label="Docs">
      <thead>
        <tr>
          <Th>Docs of</Th>
          <Th>Owner</Th>
          <Th right>Pages</Th>
          <Th>Updated</Th>
        </tr>
      </thead>
      <tbody>
        {sites.map((site) => (
          <tr key={site.ref}>
            <Td>
              <Link href={paths.docs(base, site.ref)} className="font-medium hover:underline">
                {site.label}
              </Link>{' '}
              <Badge>{[site.kind, site.type].filter(Boolean).join(' · ')}</Badge>
            </Td>
            <Td className="text-muted">
              {site.ownerRef === null ? (
                '—'
              ) : site.ownerLabel === null ? (
                <span className="italic" title={`${site.ownerRef} is not in the catalog`}>
                  {shortRef(site.ownerRef)}
                </span>
              ) : (
                <Link href={paths.entity(base, site.ownerRef)} className="hover:underline">
                  {site.ownerLabel}
                </Link>
              )}
            </Td>
            <Td right>{site.pages}</Td>
            <Td className="text-muted">
              <TimeAgo at={site.changedAt} now={now} />
            </Td>
          </tr>
        ))}
      </tbody>
    </Table>
  )
}
