import 'server-only'
import type { UserId } from '@callboard/core/ids'
import { deviceLifetimeS, newSecret, trustDevice } from '@callboard/modules/identity'
import { cookies } from 'next/headers'
import { requestOrigin } from '../http/request.ts'
import { webServices } from '../server/platform.ts'

function deviceCookie() {
  const secure = webServices().platform.publicUrl.startsWith('https://')
  return {
    name: secure ? '__Host-callboard.device' : 'callboard.device',
    options: { httpOnly: true, sameSite: 'lax' as const, path: '/', secure, maxAge: deviceLifetimeS },
  }
}

function signUpCookie() {
  const { name, options } = deviceCookie()
  return { name: name.replace('device', 'sign-up'), options: { ...options, maxAge: 86_400 } }
}

/** The origin of an authentication attempt: network address, and the mark of a known browser. */
export async function attemptFrom(): Promise<{ ip: string; device?: string }> {
  const device = (await cookies()).get(deviceCookie().name)?.value
  return { ip: (await requestOrigin()).ip, ...(device ? { device } : {}) }
}

/**
 * Binds a sign-up to this browser until its email address is verified. Creates the cookie if there is none; only in server
 * actions.
 */
export async function browserSecret(): Promise<string> {
  const { name, options } = signUpCookie()
  const jar = await cookies()
  const secret = jar.get(name)?.value ?? newSecret()
  jar.set(name, secret, options)
  return secret
}

export const readBrowserSecret = async (): Promise<string | undefined> => (await cookies()).get(signUpCookie().name)?.value

/** Marks this browser as having signed in to an account. Only in route handlers and server actions. */
export async function markDevice(userId: UserId): Promise<void> {
  const { name, options } = deviceCookie()
  const [jar, { userAgent }] = [await cookies(), await requestOrigin()]
  const secret = await trustDevice(userId, jar.get(name)?.value, userAgent)
  jar.set(name, secret, options)
}
