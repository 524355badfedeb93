import { AppError } from '@callboard/core/errors'
import type { UserId } from '@callboard/core/ids'
import { userSettingLimits } from '@callboard/core/limits/limits'
import type { TenantDb } from '@callboard/db/for-tenant'
import { type OperationContext, personOf } from '@callboard/kernel/operation'
import { z } from 'zod'

// Settings of a Backstage frontend, private to each member.

export type UserSetting = { bucket: string; key: string; value: unknown }

const name = (what: string) =>
  z
    .string()
    .min(1, `A ${what} needs a name.`)
    .max(userSettingLimits.name, `Use at most ${userSettingLimits.name} characters for a ${what}.`)

export const settingInput = z.object({ bucket: name('bucket'), key: name('key') })

/** Backstage's storage prefixes the bucket with a namespace, usually `default`. Stars are stored by the portal. */
export const areStars = ({ bucket, key }: { bucket: string; key: string }): boolean =>
  key === 'entityRefs' && /^(.+\.)?starredEntities$/.test(bucket)

export function selfOf({ actor }: OperationContext): UserId {
  const person = personOf(actor)
  if (!person) throw new AppError('forbidden', 'Only members have settings; use a personal token.')
  return person
}

export const starsOf = async (db: TenantDb, userId: UserId): Promise<string[]> =>
  (
    await db.star.findMany({ where: { userId }, orderBy: { at: 'asc' }, take: userSettingLimits.stars, select: { ref: true } })
  ).map((star) => star.ref)
