import { AppError } from '@callboard/core/errors'
import { systemDb } from '@callboard/db/system-db'
import type { Platform } from '@callboard/kernel/platform'
import { limitAttempts } from '@callboard/modules/identity'
import { visitMs } from '../domain/schedule.ts'
import { findOpenDemo } from './find-open-demo.ts'
import { ensureVisitor } from './visitor.ts'

/** Sessions that one address may open in an hour, and all addresses together. */
const visitsPerHour = { address: 20, all: 2000 }

/**
 * Opens a session of its own for one visitor. It is valid for the demo organization alone, was never authenticated, and stores
 * nothing about the visitor.
 * @throws AppError `unavailable` without an open demo, `rate_limited` beyond the limit of the address
 */
export async function openDemoSession(platform: Platform, from: { ip: string }): Promise<{ sessionId: string; slug: string }> {
  const demo = await findOpenDemo(platform)
  if (!demo) throw new AppError('unavailable', 'The live demo is being prepared. Try again in a minute, or create an account.')
  await limitAttempts(`demo:${from.ip}`, visitsPerHour.address, 3600)
  await limitAttempts('demo', visitsPerHour.all, 3600)
  const userId = await ensureVisitor()
  const { id } = await systemDb('identity').session.create({
    data: { userId, method: 'demo', portalTenantId: demo.id, expiresAt: new Date(Date.now() + visitMs) },
    select: { id: true },
  })
  return { sessionId: id, slug: demo.slug }
}
