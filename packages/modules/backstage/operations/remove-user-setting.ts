import { operation } from '@callboard/kernel/operation'
import { areStars, selfOf, settingInput } from './user-settings.ts'

export const removeUserSetting = operation({
  name: 'user-settings.remove',
  action: 'self.manage',
  input: settingInput,
  run: (context, { bucket, key }) =>
    context.tx(async (db) => {
      const userId = selfOf(context)
      if (areStars({ bucket, key })) await db.star.deleteMany({ where: { userId } })
      else await db.userSetting.deleteMany({ where: { userId, bucket, key } })
      return { bucket, key }
    }),
})
