import { listAudit } from '@callboard/operations/tenant/read-tenant'
import { buttonStyle } from '@callboard/ui/button'
import { Card } from '@callboard/ui/card'
import { EmptyState } from '@callboard/ui/empty-state'
import { Page, PageTitle } from '@callboard/ui/page'
import { Table, Td, Th } from '@callboard/ui/table'
import { TimeAgo } from '@callboard/ui/time-ago'
import { ScrollText } from 'lucide-react'
import type { Metadata } from 'next'
import Link from 'next/link'
import { PortalPage } from '../../../../../features/shell/top-bar.tsx'
import { paths } from '../../../../../lib/paths.ts'
import { requirePortal } from '../../../../../lib/tenant.ts'

export const metadata: Metadata = { title: 'Audit log' }
const perPage = 50

export default async function AuditPage({
  params,
  searchParams,
}: {
  params: Promise<{ tenant: string }>
  searchParams: Promise<{ page?: string }>
}) {
  const { context, membership, reason } = await requirePortal((await params).tenant)
  const { slug } = membership
  const closed = reason('audit.read')
  const page = Math.max(1, Math.min(10_000, Number((await searchParams).page) || 1))
  const { events, total } = closed
    ? { events: [], total: 0 }
    : await listAudit(context, { limit: perPage, offset: (page - 1) * perPage })
  const now = new Date()
  return (
    <PortalPage slug={slug} crumbs={[{ label: 'Settings', href: paths.settings(slug) }, { label: 'Audit log' }]}>
      <Page>
        <PageTitle title="Audit log" detail="Who did what. Entries can be added, never changed or removed." />
        {closed ? (
          <Card>
            <EmptyState icon={<ScrollText />} title="The audit log is not shown to your role">
              {closed}
            </EmptyState>
          </Card>
        ) : (
          <Table label="Audit log">
            <thead>
              <tr>
                <Th>When</Th>
                <Th>Who</Th>
                <Th>Did</Th>
                <Th>To</Th>
              </tr>
            </thead>
            <tbody>
              {events.map((e) => (
                <tr key={e.id}>
                  <Td className="text-muted">
                    <TimeAgo at={e.at} now={now} />
                  </Td>
                  <Td>{e.actorLabel}</Td>
                  <Td className="font-mono text-sm">{e.action}</Td>
                  <Td>{e.targetLabel ?? e.targetType}</Td>
                </tr>
              ))}
            </tbody>
          </Table>
        )}
        <nav aria-label="Pages" className="flex gap-2">
          {page > 1 ? (
            <Link href={paths.audit(slug, page - 1)} className={buttonStyle()}>
              Newer
            </Link>
          ) : null}
          {page * perPage < total ? (
            <Link href={paths.audit(slug, page + 1)} className={buttonStyle()}>
              Older
            </Link>
          ) : null}
        </nav>
      </Page>
    </PortalPage>
  )
}
