'use server'
import { listEntities } from '@callboard/operations/catalog/list-entities'
import { runAction } from '../../lib/run-action.ts'
import { portalForAction } from '../../lib/tenant.ts'

/** Entities whose name, title, description or tags hold a text, for the command palette. */
export async function findEntities(slug: string, text: string) {
  return runAction(async () => {
    const { context } = await portalForAction(slug)
    const { rows } = await listEntities(context, { text, limit: 12 })
    return rows.map((r) => ({ ref: r.ref, label: r.title ?? r.name, kind: r.kindName, type: r.type }))
  })
}
