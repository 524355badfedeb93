import 'server-only'
import type { UserId } from '@callboard/core/ids'
import { deviceLifetimeS, rememberDevice } from '@callboard/operations/identity/known-device'
import { cookies } from 'next/headers'
import { webServices } from './platform.ts'
import { requestOrigin } from './request.ts'

function deviceCookie() {
  const secure = webServices().platform.publicUrl.startsWith('https://')
  return {
    name: secure ? '__Host-callboard.device' : 'callboard.device',
    options: { httpOnly: true, sameSite: 'lax' as const, path: '/', secure, maxAge: deviceLifetimeS },
  }
}

/** From where somebody tries to prove who they are: network address, and what marks a browser that has signed in before. */
export async function attemptFrom(): Promise<{ ip: string; device?: string }> {
  const device = (await cookies()).get(deviceCookie().name)?.value
  return { ip: (await requestOrigin()).ip, ...(device ? { device } : {}) }
}

/** Marks this browser as one that has signed in to an account. In route handlers and server actions alone. */
export async function markDevice(userId: UserId): Promise<void> {
  const { name, options } = deviceCookie()
  const [jar, { userAgent }] = [await cookies(), await requestOrigin()]
  const { secret } = await rememberDevice(userId, jar.get(name)?.value, userAgent)
  jar.set(name, secret, options)
}
