import { operation } from '@callboard/kernel/operation'
import { runLimitsIn } from '@callboard/modules/billing'
import type { RunLimits } from '@callboard/modules/billing/domain/run-limits'
import { z } from 'zod'

/** How many runs the organization has and may have by its plan. */
export const readRunLimits = operation({
  name: 'templates.read-run-limits',
  action: 'templates.read',
  input: z.object({}),
  run: (context): Promise<RunLimits> => context.readModels((db) => runLimitsIn(db, context.platform, context.tenantId)),
})
