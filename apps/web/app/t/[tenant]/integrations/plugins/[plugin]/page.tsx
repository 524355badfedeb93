import { listIntegrations } from '@callboard/modules/integrations'
import { listPlugins } from '@callboard/modules/tenants'
import { categories, contents } from '@callboard/plugin-kit/manifest'
import { manifestOf, manifests } from '@callboard/plugins/manifests'
import { pluginRegistry } from '@callboard/plugins/server'
import { Badge, Dot } from '@callboard/ui/badge'
import { buttonStyle } from '@callboard/ui/button'
import { Card, Facts, Row } from '@callboard/ui/card'
import { Page, PageTitle, WithSide } from '@callboard/ui/page'
import { Check } from 'lucide-react'
import { notFound } from 'next/navigation'
import { Link } from '~/components/link.tsx'
import { accessOf, actionOf } from '~/features/integrations/directory/entries.tsx'
import { pluginState } from '~/features/integrations/directory/plugin-state.ts'
import { updatesOf } from '~/features/integrations/directory/updates.ts'
import { PermissionList } from '~/features/integrations/permission-list.tsx'
import { PluginLogo } from '~/features/integrations/plugin-logo.tsx'
import { healthOf } from '~/features/integrations/run-state.ts'
import { PortalPage } from '~/features/shell/top-bar.tsx'
import { paths } from '~/lib/navigation/paths.ts'
import { requirePortal } from '~/lib/portal/portal.ts'

type Props = { params: Promise<{ tenant: string; plugin: string }> }

export async function generateMetadata({ params }: Props) {
  return { title: manifestOf((await params).plugin)?.name ?? 'Integration' }
}

/** What a plugin is, what it adds and what it needs, before it is connected. */
export default async function PluginPage({ params }: Props) {
  const { tenant, plugin } = await params
  const { base, context, reason } = await requirePortal(tenant)
  const manifest = manifestOf(plugin)
  if (!manifest) notFound()
  const [plugins, integrations] = await Promise.all([
    listPlugins(context, {}),
    reason('integrations.read') ? [] : listIntegrations(context, {}),
  ])
  const manage = reason('integrations.manage')
  const own = integrations.filter((i) => i.pluginId === manifest.id)
  const state = pluginState(manifest, accessOf(plugins, manifest.id), integrations, manifests)
  const action = actionOf({ base, plugins, integrations, manage }, manifest)
  const sources = manifest.shows ? manifests.filter((m) => m.provides?.includes(manifest.shows)) : []
  return (
    <PortalPage crumbs={[{ label: 'Integrations', href: paths.integrations(base) }, { label: manifest.name }]}>
      <Page>
        <div className="flex flex-wrap items-start gap-3">
          <PluginLogo id={manifest.id} />
          <div className="min-w-0 flex-1 basis-60">
            <PageTitle
              title={manifest.name}
              detail={manifest.summary}
              badges={<Badge tone={state.tone}>{state.label}</Badge>}
              actions={
                action ? (
                  // The connect page is loaded as a document of its own: that page alone may post to another site.
                  action.document ? (
                    <a href={action.href} className={buttonStyle({ variant: 'primary' })}>
                      {action.label}
                    </a>
                  ) : (
                    <Link href={action.href} className={buttonStyle({ variant: 'primary' })}>
                      {action.label}
                    </Link>
                  )
                ) : state.open && manage ? (
                  <span className="text-sm text-faint">{manage}</span>
                ) : null
              }
            />
          </div>
        </div>
        <WithSide
          side={
            <>
              <Card title="Details">
                <Facts
                  facts={[
                    { label: 'Category', value: categories[manifest.category] },
                    { label: 'Plan', value: manifest.tier === 'premium' ? 'Premium' : 'Included in every plan' },
                    { label: 'Updates', value: updatesOf(manifest, pluginRegistry.get(manifest.id)) },
                    ...(manifest.accountLabel ? [{ label: 'Account', value: manifest.accountLabel }] : []),
                  ]}
                />
              </Card>
              {sources.length > 0 ? (
                <Card title="Data comes from">
                  {sources.map((m) => (
                    <Row key={m.id}>
                      <PluginLogo id={m.id} size="small" />
                      <Link href={paths.plugin(base, m.id)} className="font-medium hover:underline">
                        {m.name}
                      </Link>
                    </Row>
                  ))}
                </Card>
              ) : null}
            </>
          }
        >
          {own.length > 0 ? (
            <Card title="Connected accounts">
              {own.map((i) => {
                const health = healthOf(i)
                return (
                  <Row key={i.id}>
                    <Dot tone={health.tone} />
                    <Link href={paths.integration(base, i.id)} className="min-w-0 flex-1 truncate font-medium hover:underline">
                      {i.account}
                    </Link>
                    <span className="text-muted">{health.label}</span>
                  </Row>
                )
              })}
            </Card>
          ) : null}
          <Card title="What it adds">
            <ul className="flex flex-wrap gap-1 px-3.5 pt-3">
              {manifest.contents.map((c) => (
                <li key={c}>
                  <Badge>{contents[c]}</Badge>
                </li>
              ))}
            </ul>
            <ul className="flex flex-col gap-1.5 p-3.5">
              {manifest.adds.map((line) => (
                <li key={line} className="flex gap-2">
                  <Check aria-hidden className="mt-0.5 size-4 shrink-0 text-muted" /> {line}
                </li>
              ))}
            </ul>
          </Card>
          {manifest.permissions ? (
            <Card title="Permissions">
              <PermissionList permissions={manifest.permissions} documentation={manifest.documentation} />
            </Card>
          ) : null}
        </WithSide>
      </Page>
    </PortalPage>
  )
}
