import { operation, requirePerson } from '@callboard/kernel/operation'
import { z } from 'zod'
import { readOwnUsage } from '../repo/own-usage.ts'
import { pseudonym, usageSettings } from './record-usage.ts'

/** Latest events in a download. */
const maxEvents = 20_000

/** Everything that is stored about the caller's use of the portal. */
export const getOwnUsage = operation({
  name: 'usage.get-own',
  action: 'self.manage',
  input: z.object({}),
  async run(context) {
    const { tenantId } = context
    const { id } = requirePerson(context)
    const { enabled, retentionDays, salt } = await context.tx((db) => usageSettings(db, tenantId))
    const person = pseudonym(salt, id)
    const stored = await context.read((db) => readOwnUsage(db, tenantId, { person, maxEvents }))
    return { recording: enabled, retentionDays, pseudonym: person, ...stored }
  },
})
