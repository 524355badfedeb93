import { operation } from '@callboard/kernel/operation'
import { z } from 'zod'
import { usageSettings } from './record-usage.ts'

export const getUsageSettings = operation({
  name: 'usage.get-settings',
  action: 'tenant.read',
  input: z.object({}),
  run: (context) =>
    context.tx(async (db) => {
      const { enabled, retentionDays } = await usageSettings(db, context.tenantId)
      return { enabled, retentionDays }
    }),
})
