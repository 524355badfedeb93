import { operation } from '@callboard/kernel/operation'
import { z } from 'zod'
import { setCancelAtPeriodEnd } from './set-cancel-at-period-end.ts'

/** Cancels at the end of the paid period. Nothing changes until then. */
export const cancelPlan = operation({
  name: 'billing.cancel',
  action: 'billing.manage',
  input: z.object({}),
  run: (context) => setCancelAtPeriodEnd(context, 'cancel'),
})
