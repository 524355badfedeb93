import { setTimeout as wait } from 'node:timers/promises'
import type { OperationContext } from '@callboard/kernel/operation'
import { createIntegration, getIntegration } from '@callboard/modules/integrations'
import type pg from 'pg'
import { copyTenant } from '../admin/copy-tenant.ts'
import { withClient } from '../launch/database.ts'
import type { BenchStack } from './stack.ts'

export const intervalMinutes = 30

/** An organization that has synced the catalog of the stack. */
export async function syncedTenant(stack: BenchStack, name: string): Promise<OperationContext> {
  const context = await stack.tenant(name)
  const { integration } = await createIntegration(context, {
    pluginId: 'github',
    settings: { host: `${stack.sandbox.url}/github`, organization: 'acme' },
    secrets: { token: 'tok' },
  })
  while ((await getIntegration(context, { id: integration.id })).lastRun?.state !== 'succeeded') await wait(500)
  return context
}

/** Copies of an organization whose integrations are active, and due at different times. */
export async function addCopies(stack: BenchStack, client: pg.Client, first: OperationContext, names: string[]): Promise<void> {
  await withClient(stack.databaseUrls.superuser, async (source) => {
    for (const name of names) {
      const { tenantId } = await stack.tenant(name)
      await copyTenant({ source, target: client, platform: stack.platform }, first.tenantId, tenantId)
      await client.query(
        `update integration set state = 'active', next_sync_at = now() + random() * interval '${intervalMinutes} min' where tenant_id = $1`,
        [tenantId],
      )
    }
  })
}

/** `idle-1`, `idle-2` and so on. */
export const numbered = (name: string, count: number) => Array.from({ length: count }, (_, i) => `${name}-${i + 1}`)
