import { operation } from '@callboard/kernel/operation'
import { z } from 'zod'
import { entitlementsIn } from './account.ts'

/** Entitlements for every member: available plugins, and whether a payment is overdue. */
export const getEntitlements = operation({
  name: 'billing.get-entitlements',
  action: 'tenant.read',
  input: z.object({}),
  run: (context) => context.tx((db) => entitlementsIn(db, context.platform, context.tenantId)),
})
