import { AppError } from '@callboard/core/errors'
import type { UserId } from '@callboard/core/ids'
import { userSettingLimits } from '@callboard/core/limits/limits'
import type { TenantDb } from '@callboard/db/for-tenant'
import { jsonb } from '@callboard/db/jsonb'
import { type OperationContext, operation } from '@callboard/kernel/operation'
import { z } from 'zod'
import { lockMember, writeUserSetting } from '../repo/user-settings.ts'
import { areStars, selfOf, settingInput, starsOf, type UserSetting } from './user-settings.ts'

const refs = z
  .array(
    z
      .string()
      .max(600)
      .transform((ref) => ref.toLowerCase()),
  )
  .max(userSettingLimits.stars)

/** Sets the starred entities. One that is not in the catalog can only stay starred. */
async function setStars(db: TenantDb, { tenantId }: OperationContext, userId: UserId, value: unknown): Promise<string[]> {
  const wanted = refs.safeParse(value)
  if (!wanted.success)
    throw new AppError('invalid_input', `Starred entities are a list of up to ${userSettingLimits.stars} entity references.`, {
      field: 'value',
    })
  await db.star.deleteMany({ where: { userId, ref: { notIn: wanted.data } } })
  const found = await db.entity.findMany({ where: { ref: { in: wanted.data } }, select: { ref: true } })
  await db.star.createMany({ data: found.map(({ ref }) => ({ tenantId, userId, ref })), skipDuplicates: true })
  return starsOf(db, userId)
}

/** Counted under a lock of the member, so that concurrent requests cannot exceed the limit together. */
async function requireRoom(db: TenantDb, userId: UserId, bucket: string, key: string): Promise<void> {
  await lockMember(db, userId)
  if ((await db.userSetting.count({ where: { userId, NOT: { bucket, key } } })) < userSettingLimits.perMember) return
  throw new AppError('conflict', `A member can have ${userSettingLimits.perMember} settings. Remove some first.`)
}

export const setUserSetting = operation({
  name: 'user-settings.set',
  action: 'self.manage',
  input: settingInput.extend({ value: z.json() }),
  run: (context, { bucket, key, value }) =>
    context.tx(async (db): Promise<UserSetting> => {
      const userId = selfOf(context)
      if (areStars({ bucket, key })) return { bucket, key, value: await setStars(db, context, userId, value) }
      const text = jsonb(value)
      if (Buffer.byteLength(text) > userSettingLimits.valueBytes)
        throw new AppError('too_large', `A setting can have at most ${userSettingLimits.valueBytes / 1024} KiB.`)
      await requireRoom(db, userId, bucket, key)
      await writeUserSetting(db, context.tenantId, { userId, bucket, key, value: text })
      return { bucket, key, value }
    }),
})
