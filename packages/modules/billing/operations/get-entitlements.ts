import { operation } from '@callboard/kernel/operation'
import { z } from 'zod'
import { entitlementsIn } from './account.ts'

/** Entitlements for every member: available plugins, and whether a payment is overdue. */
export const getEntitlements = operation({
  name: 'billing.get-entitlements',
  action: 'tenant.read',
  input: z.object({}),
  run: ({ read, platform, tenantId }) => read((db) => entitlementsIn(db, platform, tenantId)),
})
