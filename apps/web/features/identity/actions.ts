'use server'
import {
  acceptInvitation,
  confirmEmailChange,
  joinByDomain,
  requestPasswordReset,
  requestSignInLink,
  requestSignUp,
  resetPassword,
  sendVerification,
  signUpByInvitation,
  verifyEmail,
} from '@callboard/modules/identity'
import { runAction } from '~/lib/actions/run-action.ts'
import { requestOrigin } from '~/lib/http/request.ts'
import { paths, safeReturn } from '~/lib/navigation/paths.ts'
import { personForAction } from '~/lib/portal/portal.ts'
import { webServices } from '~/lib/server/platform.ts'
import { attemptFrom, browserSecret } from '~/lib/session/device-cookie.ts'
import { sessionForAction } from '~/lib/session/session.ts'

const publicUrl = () => webServices().platform.publicUrl

/** @returns `now` if the account was created, and `mailed` if a link has to verify the address first */
export async function signUp(input: { name: string; email: string; password: string }, to: string) {
  return runAction(async (): Promise<{ account: 'now' | 'mailed'; email: string }> => {
    const from = await attemptFrom()
    const secret = /^\/invitations\/([\w-]+)$/.exec(to)?.[1]
    if (secret) {
      const account = await signUpByInvitation(secret, input, { publicUrl: publicUrl(), ip: from.ip })
      if (account) return { account: 'now', email: account.email }
    }
    const options = { publicUrl: publicUrl(), to: safeReturn(to), browser: await browserSecret(), ...from }
    return { account: 'mailed', ...(await requestSignUp(input, options)) }
  })
}

export async function resendVerification(base: string) {
  return runAction(async () => {
    const { account } = await personForAction(base)
    await sendVerification(account.id, { publicUrl: publicUrl() })
    return { email: account.email }
  })
}

export async function mailSignInLink(input: { email: string; name?: string }, to: string) {
  return runAction(async () => requestSignInLink(input, { publicUrl: publicUrl(), to: safeReturn(to), ...(await attemptFrom()) }))
}

export async function mailPasswordReset(email: string) {
  return runAction(async () => requestPasswordReset({ email }, { publicUrl: publicUrl(), ...(await attemptFrom()) }))
}

export async function setNewPassword(input: { token: string; password: string }) {
  return runAction(() => resetPassword(input))
}

export async function confirmNewEmail(token: string) {
  return runAction(async () => {
    const { account, sessionId } = await sessionForAction()
    return confirmEmailChange(token, { userId: account.id, sessionId })
  })
}

export async function confirmEmail(token: string) {
  return runAction(async () => {
    const { account, sessionId } = await sessionForAction()
    await verifyEmail(token, { userId: account.id, sessionId })
    return {}
  })
}

export async function acceptInvite(secret: string) {
  const origin = await requestOrigin()
  return runAction(async () => {
    const { account, sessionId } = await sessionForAction()
    const { slug } = await acceptInvitation(secret, account, {
      publicUrl: publicUrl(),
      sessionId,
      origin,
      platform: webServices().platform,
    })
    return { href: paths.portal(slug) }
  })
}

export async function join(slug: string) {
  const origin = await requestOrigin()
  return runAction(async () => {
    const { account } = await sessionForAction()
    await joinByDomain(account, slug, origin, webServices().platform)
    return { href: paths.portal(slug) }
  })
}
