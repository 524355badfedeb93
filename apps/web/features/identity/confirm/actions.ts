'use server'
import { AppError } from '@callboard/core/errors'
import { confirmIdentity, listIdentities, requestSignInLink } from '@callboard/modules/identity'
import { runAction } from '~/lib/actions/run-action.ts'
import { portalOfHost } from '~/lib/http/request.ts'
import { safeReturn } from '~/lib/navigation/paths.ts'
import { webServices } from '~/lib/server/platform.ts'
import { attemptFrom } from '~/lib/session/device-cookie.ts'
import { enabledProviders } from '~/lib/session/enabled-providers.ts'
import { sessionForAction } from '~/lib/session/session.ts'

export type ConfirmationMethods = {
  email: string
  hasPassword: boolean
  providers: { id: 'github' | 'oidc'; name: string }[]
}

/** The organization controls the DNS of a portal's own host, so users should not get used to entering a password there. */
const requireMainAddress = async (): Promise<void> => {
  const { publicUrl } = webServices().platform
  if (await portalOfHost())
    throw new AppError('forbidden', `This action requires a recent sign-in. Go to ${publicUrl} to continue.`)
}

/** The confirmation methods of the signed-in user's account. */
export async function confirmationMethods() {
  return runAction(async (): Promise<ConfirmationMethods> => {
    const { account } = await sessionForAction()
    await requireMainAddress()
    const linked = (await listIdentities(account.id)).map((identity) => identity.provider)
    return {
      email: account.email,
      hasPassword: account.hasPassword,
      providers: enabledProviders().filter((p) => linked.some((name) => name === p.id || name.startsWith(`${p.id}:`))),
    }
  })
}

export async function confirmWithPassword(password: string) {
  return runAction(async () => {
    await requireMainAddress()
    const { account, sessionId } = await sessionForAction()
    await confirmIdentity(account, sessionId, password, await attemptFrom())
    return {}
  })
}

/** Sends a link to the signed-in user, never to a given address. */
export async function mailConfirmationLink(to: string) {
  return runAction(async () => {
    const { account } = await sessionForAction()
    const { publicUrl } = webServices().platform
    return requestSignInLink({ email: account.email }, { publicUrl, to: safeReturn(to), ...(await attemptFrom()) })
  })
}
