import { getTenant, listMembers } from '@callboard/operations/tenant/read-tenant'
import { Badge } from '@callboard/ui/badge'
import { buttonStyle } from '@callboard/ui/button'
import { Card, Facts, Row } from '@callboard/ui/card'
import { CopyText } from '@callboard/ui/copy-text'
import { Page, PageTitle } from '@callboard/ui/page'
import { TimeAgo } from '@callboard/ui/time-ago'
import type { Metadata } from 'next'
import Link from 'next/link'
import { RenameForm } from '../../../../features/settings/rename-form.tsx'
import { PortalPage } from '../../../../features/shell/top-bar.tsx'
import { paths } from '../../../../lib/paths.ts'
import { webServices } from '../../../../lib/platform.ts'
import { requirePortal } from '../../../../lib/tenant.ts'

export const metadata: Metadata = { title: 'Settings' }

export default async function SettingsPage({ params }: { params: Promise<{ tenant: string }> }) {
  const { context, membership, reason } = await requirePortal((await params).tenant)
  const { slug } = membership
  const tenant = await getTenant(context, {})
  const members = await listMembers(context, {})
  const { publicUrl } = webServices().platform
  const audit = reason('audit.read')
  const now = new Date()
  return (
    <PortalPage slug={slug} crumbs={[{ label: 'Settings' }]}>
      <Page width="form">
        <PageTitle
          title="Settings"
          actions={
            audit ? (
              <span aria-disabled="true" title={audit} className={buttonStyle({ className: 'opacity-55' })}>
                Audit log<span className="sr-only">. {audit}</span>
              </span>
            ) : (
              <Link href={paths.audit(slug)} className={buttonStyle()}>
                Audit log
              </Link>
            )
          }
        />
        <Card title="Organization">
          <RenameForm slug={slug} name={tenant.name} reason={reason('tenant.manage')} />
          <div className="border-t">
            <Facts
              facts={[
                { label: 'Address', value: <CopyText text={`${publicUrl}${paths.home(slug)}`} label="address" /> },
                { label: 'API', value: <CopyText text={`${publicUrl}/api/v1/openapi.json`} label="API description" /> },
                { label: 'Created', value: <TimeAgo at={tenant.createdAt} now={now} /> },
              ]}
            />
          </div>
        </Card>
        <Card title="Members" aside={members.length}>
          {members.map((m) => (
            <Row key={m.userId}>
              <span className="min-w-0 flex-1 truncate">
                <b className="font-medium">{m.name}</b> <span className="text-muted">{m.email}</span>
              </span>
              <Badge tone={m.role === 'owner' ? 'accent' : 'plain'}>{m.role}</Badge>
            </Row>
          ))}
        </Card>
      </Page>
    </PortalPage>
  )
}
