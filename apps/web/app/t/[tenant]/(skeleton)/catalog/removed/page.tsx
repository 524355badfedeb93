import { listTombstones } from '@callboard/modules/catalog'
import { shortRef } from '@callboard/modules/catalog/domain/entity'
import { Button, buttonStyle } from '@callboard/ui/button'
import { Card } from '@callboard/ui/card'
import { EmptyState } from '@callboard/ui/empty-state'
import { Input } from '@callboard/ui/field'
import { Page, PageTitle } from '@callboard/ui/page'
import { Table, Td, Th } from '@callboard/ui/table'
import { TimeAgo } from '@callboard/ui/time-ago'
import { Undo2 } from 'lucide-react'
import type { Metadata } from 'next'
import { RestoreButton } from '~/components/catalog/history-buttons.tsx'
import { removalReason } from '~/components/catalog/removal-reason.ts'
import { Link } from '~/components/link.tsx'
import { Pager } from '~/components/pager.tsx'
import { PortalPage } from '~/features/shell/top-bar.tsx'
import { paths } from '~/lib/navigation/paths.ts'
import { queryOf, type SearchParams } from '~/lib/navigation/search-params.ts'
import { requirePortal } from '~/lib/portal/portal.ts'

export const metadata: Metadata = { title: 'Removed entities' }

const perPage = 50

export default async function RemovedPage({
  params,
  searchParams,
}: {
  params: Promise<{ tenant: string }>
  searchParams: SearchParams
}) {
  const { base, context, reason } = await requirePortal((await params).tenant)
  const { q, page: requested } = await queryOf<{ q?: string; page?: string }>(searchParams)
  const page = Math.min(10_000, Math.max(1, Number.parseInt(requested ?? '1', 10) || 1))
  const text = q?.trim().slice(0, 200) || undefined
  const { tombstones, total } = await listTombstones(context, { text, limit: perPage, offset: (page - 1) * perPage })
  const now = new Date()
  return (
    <PortalPage crumbs={[{ label: 'Catalog', href: paths.catalog(base) }, { label: 'Removed' }]}>
      <Page>
        <PageTitle title="Removed entities" detail="Removed entities can be restored for 30 days." />
        <form action={paths.removed(base)} className="flex gap-2">
          <Input name="q" aria-label="Name" placeholder="Name" className="w-56" defaultValue={text ?? ''} />
          <Button type="submit">Filter</Button>
          {text ? (
            <Link href={paths.removed(base)} className={buttonStyle({ variant: 'quiet' })}>
              Clear
            </Link>
          ) : null}
        </form>
        {tombstones.length === 0 ? (
          <Card>
            <EmptyState icon={<Undo2 />} title={text ? 'No matches' : 'No entities were removed in the last 30 days'}>
              Entities appear here when their source no longer contains them, their integration is disconnected, or someone
              removes them.
            </EmptyState>
          </Card>
        ) : (
          <Table label="Removed entities">
            <thead>
              <tr>
                <Th>Name</Th>
                <Th>Kind</Th>
                <Th>Owner</Th>
                <Th>Reason</Th>
                <Th>Removed</Th>
                <Th>Restorable until</Th>
                <Th />
              </tr>
            </thead>
            <tbody>
              {tombstones.map((t) => (
                <tr key={t.ref}>
                  <Td>
                    <Link href={paths.entity(base, t.ref)} className="font-medium hover:underline">
                      {t.label}
                    </Link>
                  </Td>
                  <Td className="text-muted">{t.kind}</Td>
                  <Td className="text-muted">{t.ownerRef ? shortRef(t.ownerRef) : '–'}</Td>
                  <Td className="text-muted">{removalReason(t)}</Td>
                  <Td className="text-muted">
                    <TimeAgo at={t.removedAt} now={now} />
                  </Td>
                  <Td className="text-muted">
                    <TimeAgo at={t.until} now={now} />
                  </Td>
                  <Td right>
                    <RestoreButton base={base} entityRef={t.ref} label={t.label} reason={reason('catalog.write')} />
                  </Td>
                </tr>
              ))}
            </tbody>
          </Table>
        )}
        <Pager page={page} perPage={perPage} total={total} to={(next) => paths.removed(base, { q: text, page: next })} />
      </Page>
    </PortalPage>
  )
}
