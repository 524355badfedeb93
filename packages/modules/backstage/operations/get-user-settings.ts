import { userSettingLimits } from '@callboard/core/limits/limits'
import { operation } from '@callboard/kernel/operation'
import { z } from 'zod'
import { areStars, selfOf, settingInput, starsOf, type UserSetting } from './user-settings.ts'

/** The values in the requested order; null if not stored. */
export const getUserSettings = operation({
  name: 'user-settings.get',
  action: 'self.manage',
  input: z.object({
    items: z.array(settingInput).max(userSettingLimits.atOnce, `Request at most ${userSettingLimits.atOnce} settings.`),
  }),
  run: (context, { items }) =>
    context.readModels(async (db) => {
      const userId = selfOf(context)
      const stored = items.filter((item) => !areStars(item))
      const rows = stored.length === 0 ? [] : await db.userSetting.findMany({ where: { userId, OR: stored } })
      const stars = stored.length < items.length ? await starsOf(db, userId) : []
      return items.map((item): UserSetting | null => {
        if (areStars(item)) return { ...item, value: stars }
        const row = rows.find(({ bucket, key }) => bucket === item.bucket && key === item.key)
        return row ? { ...item, value: row.value } : null
      })
    }),
})
