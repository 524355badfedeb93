import { addressGroup } from '@callboard/core/client-address'
import type { FailureLimit } from '../repo/attempts.ts'
import { reserveFailures } from './failed-attempts.ts'
import { isKnownDevice } from './known-device.ts'
import { limitAttempts } from './limit-attempts.ts'
import { hashSecret } from './secret-link.ts'

/** The origin of an attempt. `device` is the value of the browser's cookie. */
export type AttemptFrom = { ip: string; device?: string | undefined }

const ofPair = (what: string, email: string, group: string): FailureLimit => ({
  key: `${what}:${email} ${group}`,
  free: 5,
  maxDelayS: 900,
  perHour: 6,
})

/** A whole company may share an address: it has many free failures and only short delays. */
const ofAddress = (what: string, group: string): FailureLimit => ({
  key: `${what}-from:${group}`,
  free: 100,
  maxDelayS: 60,
  perHour: 200,
})

/** A stolen cookie must not allow unlimited guesses. */
const ofDevice = (what: string, email: string, device: string): FailureLimit => ({
  key: `${what}-by:${email} ${hashSecret(device).slice(0, 24)}`,
  free: 10,
  maxDelayS: 300,
  perHour: 20,
})

/**
 * Checks the limits of an authentication attempt. Failures are counted per account and address, and per address; a browser that
 * has signed in to the account before is counted separately. Nothing is counted per account alone, so nobody can be locked out by
 * attempts from elsewhere.
 * @returns a function to call on success
 * @throws AppError `rate_limited` with the seconds to wait
 */
export async function beginAttempt(
  what: 'sign-in' | 'confirm',
  email: string,
  { ip, device }: AttemptFrom,
): Promise<() => Promise<void>> {
  if (device && (await isKnownDevice(email, device))) return reserveFailures([ofDevice(what, email, device)])
  const group = addressGroup(ip)
  return reserveFailures([ofPair(what, email, group), ofAddress(what, group)])
}

/**
 * Limits requests for emails: per email address and network address, per email address so that no mailbox is flooded, and per
 * network address. The response is the same for everybody. A known browser is not affected by others' attempts.
 */
export async function limitMailRequests(purpose: string, email: string, { ip, device }: AttemptFrom): Promise<void> {
  if (device && (await isKnownDevice(email, device))) {
    await limitAttempts(`${purpose}-by:${email} ${hashSecret(device).slice(0, 24)}`, 10, 3600)
    return
  }
  const group = addressGroup(ip)
  await limitAttempts(`${purpose}:${email} ${group}`, 5, 900)
  await limitAttempts(`${purpose}-from:${group}`, 200, 900)
  await limitAttempts(`${purpose}:${email}`, 20, 3600)
}
