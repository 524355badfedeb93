import { contextOf } from '@callboard/kernel/http'
import { listIntegrations } from '@callboard/modules/integrations'
import { getTenant } from '@callboard/modules/tenants'
import type { FastifyInstance } from 'fastify'

/** The Backstage release that these APIs correspond to. */
const backstageVersion = '1.55'

// The machine, its Node.js and its packages are shared by all organizations and not disclosed.
const byCallboard = 'Run by Callboard'

/** Data for Backstage's DevTools, limited to the caller's organization. */
export function devtoolsRoutes(app: FastifyInstance): void {
  app.get('/info', async () => ({
    operatingSystem: byCallboard,
    resourceUtilization: byCallboard,
    nodeJsVersion: byCallboard,
    backstageVersion: `${backstageVersion} (API)`,
    dependencies: [],
  }))
  app.get('/config', async (request) => {
    const context = contextOf(request)
    const tenant = await getTenant(context, {})
    const integrations = await listIntegrations(context, {})
    return {
      config: {
        app: { title: tenant.name, baseUrl: context.platform.publicUrl },
        backend: { baseUrl: context.platform.publicUrl },
        organization: { name: tenant.name },
        integrations: integrations.map(({ name, pluginId, account, state }) => ({ name, plugin: pluginId, account, state })),
      },
    }
  })
  app.get('/external-dependencies', async (request) => {
    const integrations = await listIntegrations(contextOf(request), {})
    return integrations.map(({ name, pluginId, account, health, healthMessage }) => ({
      name,
      type: pluginId,
      target: account,
      status: health === 'attention' ? 'Unhealthy' : 'Healthy',
      ...(health === 'attention' && healthMessage ? { error: healthMessage } : {}),
    }))
  })
}
