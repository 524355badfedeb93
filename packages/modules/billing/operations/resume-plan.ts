import { operation } from '@callboard/kernel/operation'
import { z } from 'zod'
import { setCancelAtPeriodEnd } from './set-cancel-at-period-end.ts'

/** Reverts a cancellation. */
export const resumePlan = operation({
  name: 'billing.resume',
  action: 'billing.manage',
  input: z.object({}),
  run: (context) => setCancelAtPeriodEnd(context, 'resume'),
})
