import { sendApart } from '@callboard/db/send-apart'
import { operation } from '@callboard/kernel/operation'
import { entitlementsIn } from '@callboard/modules/billing'
import { isPaid } from '@callboard/modules/billing/domain/entitlements'
import { z } from 'zod'

export type PluginView = {
  id: string
  name: string
  summary: string
  tier: 'free' | 'premium'
  on: boolean
  /** Whether it is a premium plugin. */
  paid: boolean
  integrations: number
}

/** Every plugin, and whether this organization uses it. */
export const listPlugins = operation({
  name: 'plugins.list',
  action: 'tenant.read',
  input: z.object({}),
  run: (context) =>
    context.readModels(async (db): Promise<PluginView[]> => {
      const [entitlements, connected] = await sendApart(
        () => entitlementsIn(db, context.platform, context.tenantId),
        db.integration.groupBy({ by: ['pluginId'], _count: true }),
      )
      return context.platform.plugins.manifests().map(({ id, name, summary, tier }) => ({
        id,
        name,
        summary,
        tier,
        on: !entitlements.off.includes(id),
        paid: isPaid(entitlements, { id, tier }),
        integrations: connected.find((c) => c.pluginId === id)?._count ?? 0,
      }))
    }),
})
