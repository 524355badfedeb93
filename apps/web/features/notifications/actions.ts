'use server'
import { markNotifications, setNotificationPreference } from '@callboard/modules/notifications'
import { revalidatePath } from 'next/cache'
import { runAction } from '~/lib/actions/run-action.ts'
import { paths } from '~/lib/navigation/paths.ts'
import { portalForAction } from '~/lib/portal/portal.ts'

export async function markRead(base: string, ids: 'all' | string[], read: boolean) {
  return runAction(async () => {
    const result = await markNotifications((await portalForAction(base)).context, { ids, read })
    revalidatePath(paths.home(base), 'layout')
    return result
  })
}

export async function savePreference(base: string, choice: { kind: string; portal: boolean; mail: boolean; slack: boolean }) {
  return runAction(async () => setNotificationPreference((await portalForAction(base)).context, choice))
}
