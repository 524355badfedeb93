'use server'
import { renameTenant } from '@callboard/operations/tenant/read-tenant'
import { revalidatePath } from 'next/cache'
import { paths } from '../../lib/paths.ts'
import { runAction } from '../../lib/run-action.ts'
import { portalForAction } from '../../lib/tenant.ts'

export async function rename(slug: string, name: string) {
  return runAction(async () => {
    const result = await renameTenant((await portalForAction(slug)).context, { name })
    revalidatePath(paths.home(slug), 'layout')
    return result
  })
}
