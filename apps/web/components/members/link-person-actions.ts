'use server'
import { listEntities } from '@callboard/modules/catalog'
import { linkMember, linkSelf } from '@callboard/modules/members'
import { runAction } from '~/lib/actions/run-action.ts'
import { portalForAction } from '~/lib/portal/portal.ts'

/** Users of the catalog whose name or address contains a text. */
export async function findCatalogUsers(base: string, text: string) {
  return runAction(async () => {
    const { rows } = await listEntities((await portalForAction(base)).context, { kind: 'user', text, limit: 8 })
    return rows.map((r) => ({ ref: r.ref, label: r.title ?? r.name, name: r.name }))
  })
}

/** Links a member to a catalog User; oneself without `userId`. */
export async function linkTo(base: string, userId: string | null, ref: string | null) {
  return runAction(async () => {
    const { context } = await portalForAction(base)
    return userId ? linkMember(context, { userId, ref }) : linkSelf(context, { ref })
  })
}
