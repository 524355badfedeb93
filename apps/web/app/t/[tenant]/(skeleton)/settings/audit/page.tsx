import { listAudit, listAuditActions } from '@callboard/modules/audit'
import { getTenant } from '@callboard/modules/tenants'
import { buttonStyle } from '@callboard/ui/button'
import { Card } from '@callboard/ui/card'
import { ListFilter } from '@callboard/ui/data-table/list-filter'
import { EmptyState } from '@callboard/ui/empty-state'
import { PageTitle } from '@callboard/ui/page'
import { Download, ScrollText } from 'lucide-react'
import type { Metadata } from 'next'
import { Link } from '~/components/link.tsx'
import { type AuditSearch, readAuditQuery } from '~/features/audit/audit-query.ts'
import { AuditTable } from '~/features/audit/audit-table.tsx'
import { RetentionForm } from '~/features/audit/retention-form.tsx'
import { PortalPage } from '~/features/shell/top-bar.tsx'
import { SettingsFrame } from '~/features/tenants/settings-frame.tsx'
import { paths } from '~/lib/navigation/paths.ts'
import { queryOf, type SearchParams } from '~/lib/navigation/search-params.ts'
import { type Portal, requirePortal } from '~/lib/portal/portal.ts'

export const metadata: Metadata = { title: 'Audit log' }

type AuditQuery = Partial<Record<keyof AuditSearch, string>>

async function AuditLog({ portal, query }: { portal: Portal; query: AuditQuery }) {
  const { base, context, reason } = portal
  const { filter, after } = readAuditQuery(query)
  const [{ events, next }, actions, { auditRetentionDays }] = await Promise.all([
    listAudit(context, { ...filter, ...(after ? { after } : {}) }),
    listAuditActions(context, {}),
    getTenant(context, {}),
  ])
  return (
    <>
      <ListFilter
        label="Filter the audit log"
        address={{ path: paths.audit(base), query }}
        fields={[
          { type: 'text', name: 'actor', label: 'Actor', placeholder: 'Actor' },
          { type: 'text', name: 'target', label: 'Target', placeholder: 'Target' },
          {
            type: 'select',
            name: 'action',
            label: 'Action',
            all: 'All actions',
            options: actions.map((a) => ({ value: a, label: a })),
          },
          { type: 'date', name: 'from', label: 'From' },
          { type: 'date', name: 'until', label: 'To' },
        ]}
      />
      <AuditTable
        events={events}
        now={new Date()}
        empty={
          <EmptyState icon={<ScrollText />} title="No matching entries">
            Try a wider date range, or clear the filters.
          </EmptyState>
        }
      />
      <nav aria-label="Pages" className="flex flex-wrap items-center gap-2">
        {after ? (
          <Link href={paths.audit(base, { ...query, after: undefined })} className={buttonStyle()}>
            Newest
          </Link>
        ) : null}
        {next ? (
          <Link href={paths.audit(base, { ...query, after: next })} className={buttonStyle()}>
            Older
          </Link>
        ) : null}
        <span className="flex-1" />
        <RetentionForm base={base} days={auditRetentionDays} reason={reason('tenant.manage')} />
      </nav>
    </>
  )
}

export default async function AuditPage({
  params,
  searchParams,
}: {
  params: Promise<{ tenant: string }>
  searchParams: SearchParams
}) {
  const portal = await requirePortal((await params).tenant)
  const { base } = portal
  const query = await queryOf<AuditQuery>(searchParams)
  const closed = portal.reason('audit.read')
  const exportAs = (format: string) => paths.auditExport(base, { ...query, after: undefined, format })
  return (
    <PortalPage crumbs={[{ label: 'Settings', href: paths.settings(base) }, { label: 'Audit log' }]}>
      <SettingsFrame base={base} current="audit">
        <PageTitle
          title="Audit log"
          detail="Who did what, and from where. Entries are immutable."
          actions={
            closed
              ? undefined
              : ['csv', 'json'].map((format) => (
                  <a key={format} href={exportAs(format)} className={buttonStyle()} download>
                    <Download aria-hidden /> {format.toUpperCase()}
                  </a>
                ))
          }
        />
        {closed ? (
          <Card>
            <EmptyState icon={<ScrollText />} title="Your role does not have access to the audit log">
              {closed}
            </EmptyState>
          </Card>
        ) : (
          <AuditLog portal={portal} query={query} />
        )}
      </SettingsFrame>
    </PortalPage>
  )
}
