import { listItems } from '@callboard/operations/integrations/list-items'
import { manifestOf } from '@callboard/plugins/manifests'
import { portalSlots } from '@callboard/plugins/ui'
import { Page, PageTitle } from '@callboard/ui/page'
import { notFound } from 'next/navigation'
import { PortalPage } from '../../../../../../features/shell/top-bar.tsx'
import { requirePortal } from '../../../../../../lib/tenant.ts'

type Params = Promise<{ tenant: string; plugin: string; page: string }>

const slotOf = (plugin: string, page: string) => manifestOf(plugin)?.pages?.find((p) => p.id === page)

export async function generateMetadata({ params }: { params: Params }) {
  const { plugin, page } = await params
  return { title: slotOf(plugin, page)?.title }
}

/** A page that a plugin adds to the portal. */
export default async function PluginPage({ params }: { params: Params }) {
  const { tenant, plugin, page } = await params
  const { context } = await requirePortal(tenant)
  const slot = slotOf(plugin, page)
  const code = portalSlots.find((s) => s.id === `${plugin}.${page}`)
  if (!slot || !code) notFound()
  const items = await listItems(context, { pluginId: plugin })
  const data = code.load({ items: items as never })
  return (
    <PortalPage crumbs={[{ label: slot.title }]}>
      <Page>
        <PageTitle title={slot.title} badges={<span className="text-muted tabular-nums">{items.length}</span>} />
        {data === undefined ? <p className="text-muted">Nothing to show yet.</p> : code.render(data)}
      </Page>
    </PortalPage>
  )
}
