import { ownOrigin } from '@callboard/core/portal-address'
import { getQuestionSettings } from '@callboard/modules/knowledge'
import { getTenant, listHosts } from '@callboard/modules/tenants'
import { getUsageSettings } from '@callboard/modules/usage'
import { Card, Facts } from '@callboard/ui/card'
import { CopyText } from '@callboard/ui/copy-text'
import { Notice } from '@callboard/ui/notice'
import { PageTitle } from '@callboard/ui/page'
import { TimeAgo } from '@callboard/ui/time-ago'
import type { Metadata } from 'next'
import { ShowOnboarding } from '~/features/home/show-onboarding.tsx'
import { RetentionForm } from '~/features/knowledge/retention-form.tsx'
import { LeaveButton } from '~/features/members/leave-button.tsx'
import { PortalPage } from '~/features/shell/top-bar.tsx'
import { AddressForm } from '~/features/tenants/address-form.tsx'
import { AnnouncementForm } from '~/features/tenants/announcement-form.tsx'
import { HostList } from '~/features/tenants/host-list.tsx'
import { RenameForm } from '~/features/tenants/rename-form.tsx'
import { SettingsFrame } from '~/features/tenants/settings-frame.tsx'
import { UsageForm } from '~/features/usage/usage-form.tsx'
import { paths } from '~/lib/navigation/paths.ts'
import { requirePortal } from '~/lib/portal/portal.ts'
import { webServices } from '~/lib/server/platform.ts'

export const metadata: Metadata = { title: 'Settings' }

export default async function SettingsPage({ params }: { params: Promise<{ tenant: string }> }) {
  const { base, context, membership, reason } = await requirePortal((await params).tenant)
  const { slug } = membership
  const { platform } = webServices()
  const own = ownOrigin(slug, platform)
  const manage = reason('tenant.manage')
  const [tenant, hosts, usage, questions] = await Promise.all([
    getTenant(context, {}),
    manage ? [] : listHosts(context, {}),
    getUsageSettings(context, {}),
    getQuestionSettings(context, {}),
  ])
  return (
    <PortalPage crumbs={[{ label: 'Settings' }]}>
      <SettingsFrame base={base} current="general">
        <div className="flex max-w-2xl flex-col gap-4">
          <PageTitle title="General" />
          {manage ? <Notice tone="info" title={manage} /> : null}
          <Card title="Organization">
            <RenameForm base={base} name={tenant.name} reason={manage} />
            <AddressForm base={base} slug={slug} before={`${platform.publicUrl}${paths.portal('')}`} reason={manage} />
          </Card>
          <Card title="URLs">
            <Facts
              facts={[
                { label: 'Address', value: <CopyText text={platform.publicUrl + paths.portal(slug)} label="address" /> },
                ...(own ? [{ label: 'Subdomain', value: <CopyText text={own} label="subdomain" /> }] : []),
                { label: 'API', value: <CopyText text={`${platform.publicUrl}/api/v1/openapi.json`} label="API description" /> },
                { label: 'Created', value: <TimeAgo at={tenant.createdAt} now={new Date()} /> },
              ]}
            />
          </Card>
          <HostList base={base} hosts={hosts} reason={manage} />
          <AnnouncementForm base={base} text={tenant.announcement} reason={manage} />
          <UsageForm base={base} settings={usage} reason={manage} />
          <RetentionForm base={base} days={questions.questionDays} reason={manage} />
          <Card title="Your membership">
            <div className="flex flex-wrap items-center gap-3 p-3.5">
              <p className="min-w-0 flex-1 basis-60 text-muted">
                You are {membership.role} of {tenant.name}.
              </p>
              <ShowOnboarding base={base} />
              <LeaveButton base={base} name={tenant.name} reason={reason('self.manage')} />
            </div>
          </Card>
        </div>
      </SettingsFrame>
    </PortalPage>
  )
}
