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

/** From where somebody tries to prove who they are: network address, and what marks a browser that has signed in before. */
export async function attemptFrom(): Promise<{ ip: string; device?: string }> {
  const device = (await cookies()).get(deviceCookie().name)?.value
  return { ip: (await requestOrigin()).ip, ...(device ? { device } : {}) }
}

/** What a sign-up is bound to until its address is proven; set where there is none yet, in server actions alone. */
export async function browserSecret(): Promise<string> {
  const { name, options } = signUpCookie()
  const jar = await cookies()
  const secret = jar.get(name)?.value ?? newSecret()
  jar.set(name, secret, options)
  return secret
}

export const readBrowserSecret = async (): Promise<string | undefined> => (await cookies()).get(signUpCookie().name)?.value

/** Marks this browser as one that has signed in to an account. In route handlers and server actions alone. */
export async function markDevice(userId: UserId): Promise<void> {
  const { name, options } = deviceCookie()
  const [jar, { userAgent }] = [await cookies(), await requestOrigin()]
  const secret = await trustDevice(userId, jar.get(name)?.value, userAgent)
  jar.set(name, secret, options)
}
