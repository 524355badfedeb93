import { actions } from '@callboard/core/permissions'
import { closeDatabase } from '@callboard/db/clients'
import { createIntegration } from '@callboard/modules/integrations'
import { createToken } from '@callboard/modules/tokens'
import { createTestTenant } from '@callboard/testing/tenants'
import { platformOf } from '../launch/own-product.ts'

// Run by the code of the previous version, in its folder: an organization that the load is for. Prints it as JSON.

const environment = JSON.parse(process.env.SEED_ENVIRONMENT ?? '{}') as Record<string, string>
const tenant = await createTestTenant(platformOf({ environment }), 'Meridian')
const owner = tenant.as('owner')
const { token } = await createToken(owner, { name: 'load', scopes: actions })
await createIntegration(owner, {
  pluginId: 'github',
  settings: { host: `${new URL(environment.DEMO_URL ?? '').origin}/github`, organization: 'acme' },
  secrets: { token: environment.DEMO_TOKEN },
})
await closeDatabase()
console.log(JSON.stringify({ token, slug: tenant.slug, email: tenant.owner.email }))
process.exit(0)
