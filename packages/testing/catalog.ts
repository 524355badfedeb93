import { randomUUID } from 'node:crypto'
import { forTenant } from '@callboard/db/for-tenant'
import type { Descriptor } from '@callboard/modules/catalog/domain/entity'
import { type Applied, applyEntities } from '@callboard/modules/catalog/testing'
import type { TestTenant } from './tenants.ts'

/** Gives a tenant an integration, and a function that writes entities as if synced. */
export async function catalogOf(tenant: TestTenant): Promise<(entities: readonly object[]) => Promise<Applied>> {
  const integrationId = randomUUID()
  const common = { pluginId: 'github', name: 'x', account: 'acme', settings: {}, secrets: '' }
  await forTenant(tenant.id).tx((db) => db.integration.create({ data: { tenantId: tenant.id, id: integrationId, ...common } }))
  return (entities) => {
    const inputs = entities.map((descriptor, i) => ({
      descriptor: descriptor as Descriptor,
      item: 'i',
      file: 'f',
      url: `u${i}`,
      line: 1,
      evidence: null,
    }))
    return forTenant(tenant.id).tx((db) => applyEntities(db, tenant.id, integrationId, inputs, null))
  }
}
