import { AppError, notFound } from '@callboard/core/errors'
import { operation, requirePerson } from '@callboard/kernel/operation'
import { limitAttempts } from '@callboard/modules/identity'
import { z } from 'zod'
import { saveRating } from '../repo/docs-ratings.ts'
import { pseudonym, usageSettings } from './record-usage.ts'

/** Maximum ratings per user and hour. */
const maxPerHour = 200

/** Rates a docs page as helpful or not. A person has one rating per page, the last one. */
export const rateDocs = operation({
  name: 'usage.rate-docs',
  action: 'catalog.read',
  input: z.object({ ref: z.string().trim().toLowerCase().max(600), path: z.string().max(1000), helpful: z.boolean() }),
  async run(context, { ref, path, helpful }): Promise<{ helpful: boolean }> {
    const { tenantId } = context
    const person = requirePerson(context)
    await limitAttempts(`docs-rating:${person.id}`, maxPerHour, 3600)
    return context.tx(async (db) => {
      if (!(await db.entity.findFirst({ where: { ref }, select: { ref: true } }))) throw notFound(`The entity ${ref}`)
      const { enabled, salt } = await usageSettings(db, tenantId)
      if (!enabled)
        throw new AppError('conflict', 'Usage analytics is turned off in this organization, so ratings are not stored.')
      await saveRating(db, tenantId, { ref, path, person: pseudonym(salt, person.id), helpful })
      return { helpful }
    })
  },
})
