import { operation } from '@callboard/kernel/operation'
import { z } from 'zod'
import type { PolicyView } from '../domain/policy.ts'
import { readPolicies } from '../repo/policies.ts'

/** Policies by name. */
export const listPolicies = operation({
  name: 'templates.list-policies',
  action: 'templates.read',
  input: z.object({}),
  run: (context): Promise<{ policies: PolicyView[] }> =>
    context.read(async (db) => ({ policies: await readPolicies(db, context.tenantId) })),
})
