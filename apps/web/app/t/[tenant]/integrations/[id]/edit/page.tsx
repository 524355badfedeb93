import { getIntegration } from '@callboard/modules/integrations'
import { formFields } from '@callboard/plugin-kit/form'
import { pluginRegistry } from '@callboard/plugins/server'
import { Card } from '@callboard/ui/card'
import { Page, PageTitle } from '@callboard/ui/page'
import { notFound } from 'next/navigation'
import { roleForm } from '~/features/integrations/aws-availability.ts'
import { ConnectionForm } from '~/features/integrations/connection-form.tsx'
import { ClosedPage } from '~/features/shell/closed-page.tsx'
import { PortalPage } from '~/features/shell/top-bar.tsx'
import { orNotFound } from '~/lib/http/or-not-found.ts'
import { paths } from '~/lib/navigation/paths.ts'
import { requirePortal } from '~/lib/portal/portal.ts'

export const metadata = { title: 'Edit integration' }

export default async function EditIntegrationPage({ params }: { params: Promise<{ tenant: string; id: string }> }) {
  const { tenant, id } = await params
  const { base, context, reason } = await requirePortal(tenant)
  const manage = reason('integrations.manage')
  if (manage && reason('integrations.read'))
    return (
      <ClosedPage
        crumbs={[{ label: 'Integrations', href: paths.integrations(base) }, { label: 'Edit' }]}
        title="Your role does not have access to integrations"
        reason={manage}
      />
    )
  const integration = await orNotFound(getIntegration(context, { id }))
  const plugin = pluginRegistry.get(integration.pluginId)
  if (!plugin) notFound()
  const all = [...formFields(plugin.settings, { secret: false }), ...formFields(plugin.secrets, { secret: true })]
  const { fields, guides, notice } = roleForm(plugin, all, { principal: context.platform.aws, tenantId: context.tenantId })
  return (
    <PortalPage
      crumbs={[
        { label: 'Integrations', href: paths.integrations(base) },
        { label: integration.name, href: paths.integration(base, id) },
        { label: 'Edit' },
      ]}
    >
      <Page width="form">
        <PageTitle
          title={`Edit ${integration.name}`}
          detail="The connection is tested before saving, then everything is synced again."
        />
        <Card>
          <div className="p-3.5">
            <ConnectionForm
              base={base}
              pluginId={integration.pluginId}
              fields={fields}
              guides={guides}
              notice={notice}
              integration={{ id, settings: integration.settings as Record<string, unknown> }}
              reason={manage}
            />
          </div>
        </Card>
      </Page>
    </PortalPage>
  )
}
