import { listWebhooks } from '@callboard/modules/webhooks'
import { Card } from '@callboard/ui/card'
import { EmptyState } from '@callboard/ui/empty-state'
import { PageTitle } from '@callboard/ui/page'
import { Webhook } from 'lucide-react'
import type { Metadata } from 'next'
import { PortalPage } from '~/features/shell/top-bar.tsx'
import { SettingsFrame } from '~/features/tenants/settings-frame.tsx'
import { WebhookForm } from '~/features/webhooks/webhook-form.tsx'
import { WebhookTable } from '~/features/webhooks/webhook-table.tsx'
import { paths } from '~/lib/navigation/paths.ts'
import { requirePortal } from '~/lib/portal/portal.ts'

export const metadata: Metadata = { title: 'Webhooks' }

export default async function WebhooksPage({ params }: { params: Promise<{ tenant: string }> }) {
  const { base, context, reason } = await requirePortal((await params).tenant)
  const closed = reason('tenant.manage')
  const webhooks = closed ? [] : await listWebhooks(context, {})
  return (
    <PortalPage crumbs={[{ label: 'Settings', href: paths.settings(base) }, { label: 'Webhooks' }]}>
      <SettingsFrame base={base} current="webhooks">
        <PageTitle
          title="Webhooks"
          detail="Send catalog changes to your own tools."
          actions={<WebhookForm base={base} reason={closed} />}
        />
        {webhooks.length === 0 ? (
          <Card>
            <EmptyState icon={<Webhook />} title={closed ? 'Your role does not have access to webhooks' : 'No webhooks yet'}>
              {closed ??
                'Events are sent within seconds of a change, retried for three days, and signed so receivers can verify them.'}
            </EmptyState>
          </Card>
        ) : (
          <WebhookTable base={base} webhooks={webhooks} reason={closed} now={new Date()} />
        )}
      </SettingsFrame>
    </PortalPage>
  )
}
