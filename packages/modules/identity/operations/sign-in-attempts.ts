import { addressGroup } from '@callboard/core/client-address'
import { type FailureLimit, reserveFailures } from './failed-attempts.ts'
import { isKnownDevice } from './known-device.ts'
import { limitAttempts } from './limit-attempts.ts'
import { hashSecret } from './secret-link.ts'

/** From where somebody tries. `device` is what the cookie of the browser holds. */
export type AttemptFrom = { ip: string; device?: string | undefined }

const ofPair = (what: string, email: string, group: string): FailureLimit => ({
  key: `${what}:${email} ${group}`,
  free: 5,
  maxDelayS: 900,
  perHour: 6,
})

/** A whole company may share an address: it has many free failures, and never waits long. */
const ofAddress = (what: string, group: string): FailureLimit => ({
  key: `${what}-from:${group}`,
  free: 100,
  maxDelayS: 60,
  perHour: 200,
})

/** A stolen cookie must not be a way to guess without limits. */
const ofDevice = (what: string, email: string, device: string): FailureLimit => ({
  key: `${what}-by:${email} ${hashSecret(device).slice(0, 24)}`,
  free: 10,
  maxDelayS: 300,
  perHour: 20,
})

/**
 * Lets an attempt to prove who somebody is through, or not. Failures count by account and address together, and by
 * address; a browser that has signed in to the account before is counted by itself. Nothing counts by the account alone,
 * so nobody is locked out by what others do elsewhere.
 * @returns what to call when the attempt has succeeded
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
 * How often mails may be asked for: by mail address and network address together, by mail address so that nobody's mailbox
 * is flooded, and by network address. Says the same for everybody. A known browser passes what others have used up.
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
