import { notFound } from '@callboard/core/errors'
import type { TenantDb } from '@callboard/db/for-tenant'
import { lockSource } from '../../repo/pushes.ts'
import { requireActive } from '../require-active.ts'

/** The plugin whose integrations are sources that entities are pushed to. */
export const pluginId = 'entities-api'

/**
 * Locks a source, so that it is neither removed nor paused before the end of the transaction.
 * @throws AppError `not_found` if it was removed, `conflict` if it was paused
 */
export async function requireSource(db: TenantDb, id: string, mode: 'shared' | 'alone'): Promise<void> {
  const source = await lockSource(db, { id, pluginId }, mode)
  if (!source) throw notFound('This source')
  requireActive(source)
}

export const findSource = (db: TenantDb, name: string) =>
  db.integration.findFirst({ where: { pluginId, account: name }, select: { id: true, state: true } })
