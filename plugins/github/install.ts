import type { Install } from '@callboard/plugin-kit/server'
import { VendorError } from '@callboard/plugin-kit/vendor-error'
import { z } from 'zod'
import { settingsSchema } from './config.ts'
import { apiUrl } from './hosts.ts'
import { webhookEvents } from './subscription.ts'

const input = settingsSchema.pick({ organization: true, host: true, infer: true })
const conversion = z.object({ id: z.number(), html_url: z.url(), pem: z.string(), webhook_secret: z.string() })

/**
 * The App manifest flow (docs.github.com: Registering a GitHub App from a manifest): each organization gets its own App with the
 * permissions of the manifest, so no personal token is needed and no other App can read it.
 */
export const install: Install = {
  label: 'Create a GitHub App',
  help: 'Recommended. Two clicks on GitHub, webhook included. Read access, plus re-running workflows on request. Owned by the organization, not a person.',
  input,
  begin(given, urls) {
    const { organization, host } = input.parse(given)
    const manifest = {
      name: `Callboard ${organization}`.slice(0, 34),
      url: new URL(urls.callback).origin,
      hook_attributes: { url: urls.hook, active: true },
      redirect_url: urls.callback,
      setup_url: urls.setup,
      setup_on_update: false,
      public: false,
      default_permissions: {
        contents: 'read',
        metadata: 'read',
        members: 'read',
        actions: 'write',
        deployments: 'read',
        discussions: 'read',
        issues: 'read',
        pull_requests: 'read',
        organization_custom_properties: 'read',
      },
      default_events: webhookEvents,
    }
    return {
      action: `${host}/organizations/${encodeURIComponent(organization)}/settings/apps/new?state=${encodeURIComponent(urls.state)}`,
      fields: { manifest: JSON.stringify(manifest) },
    }
  },
  async redeem(given, query, request, state) {
    const { host } = input.parse(given)
    const response = await request(`${apiUrl(host)}/app-manifests/${encodeURIComponent(query.code ?? '')}/conversions`, {
      method: 'POST',
      headers: { accept: 'application/vnd.github+json' },
    })
    if (!response.ok)
      throw new VendorError(
        'refused',
        `GitHub did not accept the setup (${response.status}). It can be used once within an hour. Start again.`,
      )
    const app = conversion.parse(await response.json())
    // GitHub returns the App's page; only a page of the same GitHub is accepted.
    if (new URL(app.html_url).host !== new URL(host).host)
      throw new VendorError('refused', 'GitHub named an App on another host. Start again.')
    return {
      secrets: { appId: app.id, privateKey: app.pem },
      hookSecret: app.webhook_secret,
      next: `${app.html_url}/installations/new?state=${encodeURIComponent(state)}`,
    }
  },
  finish(query) {
    const installationId = Number(query.installation_id)
    if (!Number.isInteger(installationId) || installationId <= 0)
      throw new VendorError('refused', 'The App was created but not installed. Install it on GitHub, then start again.')
    return { installationId }
  },
}
