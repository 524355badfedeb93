import { operation } from '@callboard/kernel/operation'
import { z } from 'zod'
import { usageSettings } from './record-usage.ts'

export const getUsageSettings = operation({
  name: 'usage.get-settings',
  action: 'tenant.read',
  input: z.object({}),
  run: async (context) => {
    const known = await context.readModels((db) => db.usageSettings.findFirst())
    const { enabled, retentionDays } = known ?? (await context.tx((db) => usageSettings(db, context.tenantId)))
    return { enabled, retentionDays }
  },
})
