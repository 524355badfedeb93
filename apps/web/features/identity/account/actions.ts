'use server'
import {
  changePassword,
  deleteAccount,
  endSessions,
  requestEmailChange,
  unlinkIdentity,
  updateProfile,
} from '@callboard/modules/identity'
import { revalidatePath } from 'next/cache'
import { runAction } from '~/lib/actions/run-action.ts'
import { paths } from '~/lib/navigation/paths.ts'
import { webServices } from '~/lib/server/platform.ts'
import { attemptFrom } from '~/lib/session/device-cookie.ts'
import { freshSessionForAction } from '~/lib/session/fresh-session.ts'
import { sessionForAction } from '~/lib/session/session.ts'

const publicUrl = () => webServices().platform.publicUrl

type Profile = { name?: string; timeZone?: string | null; appearance?: 'light' | 'dark' | 'system'; emailNotifications?: boolean }

export async function saveProfile(changes: Profile) {
  return runAction(async () => {
    const { account } = await sessionForAction()
    await updateProfile(account.id, changes)
    revalidatePath(paths.account())
    return {}
  })
}

export async function savePassword(input: { current: string; password: string }) {
  return runAction(async () => {
    const { account, sessionId } = await sessionForAction()
    await changePassword(account.id, sessionId, input, { publicUrl: publicUrl() })
    return {}
  })
}

export async function startEmailChange(input: { email: string; current: string }) {
  return runAction(async () => {
    const { account, fresh } = await freshSessionForAction()
    return requestEmailChange(account.id, input, { publicUrl: publicUrl(), session: fresh, ...(await attemptFrom()) })
  })
}

export async function endSession(id: string) {
  return runAction(async () => ({ ended: await endSessions((await sessionForAction()).account.id, { only: id }) }))
}

export async function endOtherSessions() {
  return runAction(async () => {
    const { account, sessionId } = await sessionForAction()
    return { ended: await endSessions(account.id, { except: sessionId }) }
  })
}

export async function unlinkProvider(id: string) {
  return runAction(async () => {
    const { account, fresh } = await freshSessionForAction()
    await unlinkIdentity(account.id, id, fresh)
    return {}
  })
}

export async function removeAccount(input: { email: string; current: string }) {
  return runAction(async () => {
    const { account, fresh } = await freshSessionForAction()
    await deleteAccount(account.id, input, fresh)
    return {}
  })
}
