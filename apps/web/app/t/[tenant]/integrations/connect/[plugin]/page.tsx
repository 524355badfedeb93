import { formFields } from '@callboard/plugin-kit/form'
import { manifestOf } from '@callboard/plugins/manifests'
import { pluginRegistry } from '@callboard/plugins/server'
import { Card } from '@callboard/ui/card'
import { Page, PageTitle, WithSide } from '@callboard/ui/page'
import { notFound } from 'next/navigation'
import { roleForm } from '~/features/integrations/aws-availability.ts'
import { ConnectionForm } from '~/features/integrations/connection-form.tsx'
import { GuideCard } from '~/features/integrations/guide-card.tsx'
import { InstallApp } from '~/features/integrations/install-app.tsx'
import { PermissionList } from '~/features/integrations/permission-list.tsx'
import { PluginLogo } from '~/features/integrations/plugin-logo.tsx'
import { PortalPage } from '~/features/shell/top-bar.tsx'
import { paths } from '~/lib/navigation/paths.ts'
import { queryOf, type SearchParams } from '~/lib/navigation/search-params.ts'
import { requirePortal } from '~/lib/portal/portal.ts'

export async function generateMetadata({ params }: { params: Promise<{ plugin: string }> }) {
  return { title: `Connect ${manifestOf((await params).plugin)?.name ?? ''}` }
}

const List = ({ items }: { items: readonly string[] }) => (
  <ul className="list-disc space-y-1 py-3 pr-3.5 pl-8 text-muted">
    {items.map((i) => (
      <li key={i}>{i}</li>
    ))}
  </ul>
)

export default async function ConnectPage({
  params,
  searchParams,
}: {
  params: Promise<{ tenant: string; plugin: string }>
  searchParams: SearchParams
}) {
  const { tenant, plugin: id } = await params
  const { base, context, reason } = await requirePortal(tenant)
  const server = pluginRegistry.get(id)
  if (!server) notFound()
  const { manifest } = server
  const all = [...formFields(server.settings, { secret: false }), ...formFields(server.secrets, { secret: true })]
  const { fields, guides, notice } = roleForm(server, all, { principal: context.platform.aws, tenantId: context.tenantId })
  return (
    <PortalPage
      crumbs={[
        { label: 'Integrations', href: paths.integrations(base) },
        { label: manifest.name, href: paths.plugin(base, id) },
        { label: 'Connect' },
      ]}
    >
      <Page>
        <PageTitle icon={<PluginLogo id={id} size="small" />} title={`Connect ${manifest.name}`} detail={manifest.summary} />
        <WithSide
          side={
            <>
              <Card title="What you get">
                <List items={manifest.adds} />
              </Card>
              <Card title="Permissions">
                <PermissionList permissions={manifest.permissions} documentation={manifest.documentation} />
              </Card>
            </>
          }
        >
          {server.install ? (
            <InstallApp
              base={base}
              pluginId={id}
              label={server.install.label}
              help={server.install.help}
              fields={formFields(server.install.input, { secret: false })}
              reason={reason('integrations.manage')}
              refused={(await queryOf<{ refused?: string }>(searchParams)).refused}
            />
          ) : null}
          <Card title={server.install ? 'Or with an access token' : 'Connection details'}>
            <div className="p-3.5">
              <ConnectionForm
                base={base}
                pluginId={id}
                fields={fields}
                guides={guides}
                notice={notice}
                reason={reason('integrations.manage')}
              />
            </div>
          </Card>
          {server.guides?.map((guide) => (
            <GuideCard key={guide.fileName} guide={guide} />
          ))}
        </WithSide>
      </Page>
    </PortalPage>
  )
}
