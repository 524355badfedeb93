import { notFound } from '@callboard/core/errors'
import { operation, personOf } from '@callboard/kernel/operation'
import { entitlementsOfTenant } from '@callboard/modules/billing'
import type { Entitlements } from '@callboard/modules/billing/domain/entitlements'
import { z } from 'zod'
import { readShell, type ShellData } from '../repo/shell.ts'

/** Data that every page of a portal needs: its frame and the common checks. */
export type TenantShell = ShellData & { entitlements: Entitlements }

/** Every page of the portal waits for it. */
export const getShell = operation({
  name: 'tenant.get-shell',
  action: 'tenant.read',
  input: z.object({}),
  run: async (context): Promise<TenantShell> => {
    const { tenantId, platform } = context
    const row = await context.read((db) => readShell(db, tenantId, personOf(context.actor)))
    if (!row) throw notFound('This organization')
    const { announcement, removeAt, accent, logo, connected, unread } = row
    return { announcement, removeAt, accent, logo, connected, unread, entitlements: entitlementsOfTenant(platform, row) }
  },
})
