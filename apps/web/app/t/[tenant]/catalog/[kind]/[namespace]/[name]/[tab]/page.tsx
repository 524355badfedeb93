import { safeDecode } from '@callboard/core/safe-decode'
import { manifests } from '@callboard/plugins/manifests'
import { notFound, redirect } from 'next/navigation'
import { Suspense } from 'react'
import { type EntityParams, loadEntityTab } from '~/features/catalog/entity/load-entity-page.ts'
import { LoadingTab } from '~/features/catalog/entity/loading-tab.tsx'
import { PluginTab, pluginTabs } from '~/features/catalog/entity/plugin-cards.tsx'
import { paths } from '~/lib/navigation/paths.ts'

const isPluginTab = (id: string) => manifests.some((m) => m.entityTabs?.some((slot) => `${m.id}.${slot.id}` === id))

/** A tab that a plugin adds. Links to it may be older than the day on which the plugin was disconnected. */
export default async function EntityPluginTab({ params }: { params: Promise<EntityParams & { tab: string }> }) {
  const { tab, ...entity } = await params
  const loaded = await loadEntityTab(entity)
  const id = safeDecode(tab)
  if (!isPluginTab(id)) notFound()
  if (!pluginTabs(loaded).some((t) => t.id === id)) redirect(paths.entity(loaded.portal.base, loaded.shown.ref))
  return (
    <Suspense fallback={<LoadingTab />}>
      <PluginTab tab={id} of={loaded} />
    </Suspense>
  )
}
