import type { TenantDb } from '@callboard/db/for-tenant'
import { z } from 'zod'

export const ignoredPatterns = async (db: TenantDb, integrationId: string): Promise<string[]> =>
  (await db.ignored.findMany({ where: { integrationId }, select: { pattern: true } })).map((i) => i.pattern)

export const ignoredPlace = z.object({
  integrationId: z.uuid(),
  pattern: z
    .string()
    .trim()
    .max(500)
    .regex(/.\/./, 'Write a reference such as component:default/shop, or a path such as acme/shop/**.'),
})
