import { randomBytes } from 'node:crypto'
import { trustedTenantId } from '@callboard/core/ids'
import { isLostRace } from '@callboard/db/races'
import { systemDb } from '@callboard/db/system-db'
import { operationContext } from '@callboard/kernel/operation'
import type { Platform } from '@callboard/kernel/platform'
import { connectSample } from '@callboard/modules/integrations'
import { removeTenant } from '@callboard/modules/tenants'
import { planDemo } from '../domain/schedule.ts'
import { readDemos } from '../repo/demos.ts'
import { ensureVisitor } from './visitor.ts'

const db = () => systemDb('tenant-lifecycle')

/** Makes an organization that has visitors alone and no owner, and connects the sample accounts. */
async function prepareDemo(platform: Platform): Promise<void> {
  const userId = await ensureVisitor()
  const slug = `demo-${randomBytes(4).toString('hex')}`
  const created = await db()
    .tenant.create({
      data: { slug, name: 'Meridian', demo: 'preparing', memberships: { create: { userId, role: 'viewer' } } },
      select: { id: true },
    })
    .catch((error: unknown) => {
      if (isLostRace(error)) return undefined
      throw error
    })
  // Another worker is preparing one.
  if (!created) return
  const id = trustedTenantId(created.id)
  try {
    await connectSample(operationContext(platform, id, { type: 'job', label: 'Live demo' }), {})
  } catch (error) {
    await removeTenant(platform, id, 'operator')
    throw error
  }
}

/**
 * Keeps one demo open: prepares one where there is none, opens it once it is filled, replaces it every day, and removes what has
 * been replaced. Without the installation's switch it removes all of them.
 * @throws AppError `unavailable` if the sample organization cannot be reached; the demo that is open stays
 */
export async function maintainDemo(platform: Platform, now = new Date()): Promise<{ opened?: string; removed: string[] }> {
  const { open, remove, prepare } = planDemo(await readDemos(db()), platform.liveDemo, now)
  if (open) await db().tenant.update({ where: { id: open.id }, data: { demo: 'open' } })
  for (const { id } of remove) await removeTenant(platform, trustedTenantId(id), 'operator')
  if (prepare) await prepareDemo(platform)
  return { ...(open ? { opened: open.slug } : {}), removed: remove.map(({ slug }) => slug) }
}
