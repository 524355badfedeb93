'use server'
import { listEntities } from '@callboard/operations/catalog/list-entities'
import { updateProfile } from '@callboard/operations/identity/account-data'
import { listMembers } from '@callboard/operations/members/list-members'
import { runAction } from '../../lib/run-action.ts'
import { sessionForAction } from '../../lib/session.ts'
import { portalForAction } from '../../lib/tenant.ts'

export type Found = {
  entities: { ref: string; label: string; kind: string; type: string | null }[]
  members: { name: string; email: string }[]
}

/** What the command palette finds: entities by name, title, description or tag, and members by name or address. */
export async function find(base: string, text: string) {
  return runAction(async (): Promise<Found> => {
    const { context } = await portalForAction(base)
    const { rows } = await listEntities(context, { text, limit: 12 })
    const members = text.length > 1 ? (await listMembers(context, { text, limit: 4 })).members : []
    return {
      entities: rows.map((r) => ({ ref: r.ref, label: r.title ?? r.name, kind: r.kindName, type: r.type })),
      members: members.map(({ name, email }) => ({ name, email })),
    }
  })
}

export async function rememberAppearance(appearance: 'light' | 'dark' | 'system') {
  return runAction(async () => {
    await updateProfile((await sessionForAction()).account.id, { appearance })
    return {}
  })
}
