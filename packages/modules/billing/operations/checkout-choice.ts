import { portalPaths } from '@callboard/core/portal-paths'
import type { OperationContext } from '@callboard/kernel/operation'
import { portalUrl } from '@callboard/kernel/portal-links'
import { z } from 'zod'
import { currencies, intervals } from '../domain/plans.ts'
import { countSeats } from './seats.ts'

export const checkoutChoice = {
  currency: z.enum(currencies).default('usd'),
  interval: z.enum(intervals).default('month'),
}

export const seatsOf = (context: OperationContext) =>
  context.tx(async (db) => Math.max(1, (await countSeats(db, context.tenantId)).taken))

export const billingPage = async (context: OperationContext) => {
  const { slug } = await context.tx((db) =>
    db.tenant.findUniqueOrThrow({ where: { id: context.tenantId }, select: { slug: true } }),
  )
  return portalUrl(context.platform, slug, portalPaths.billing())
}
