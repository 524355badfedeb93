'use server'
import { shortRef } from '@callboard/modules/catalog/domain/entity'
import { updateProfile } from '@callboard/modules/identity'
import { markCatalogSeen } from '@callboard/modules/members'
import { listNotifications, markNotifications } from '@callboard/modules/notifications'
import { search } from '@callboard/modules/search'
import { runAction } from '~/lib/actions/run-action.ts'
import { personForAction, portalForAction } from '~/lib/portal/portal.ts'
import type { Inbox } from './inbox.ts'

export type Found = {
  entities: { ref: string; label: string; kind: string; type: string | null; owner: string | null }[]
  operations: { ref: string; api: string; method: string; name: string }[]
  pages: { ref: string; entity: string; path: string; title: string }[]
  flags: { key: string; state: string; owner: string | null }[]
  members: { name: string; email: string }[]
  /** Nothing is called what was typed; these are much like it. */
  guessed: boolean
}

/** What the command palette finds: entities, what APIs can be asked for, pages of docs, flags, and members. */
export async function find(base: string, text: string) {
  return runAction(async (): Promise<Found> => {
    const { context } = await portalForAction(base)
    const { entities, operations, pages, flags, members, guessed } = await search(context, { typed: text, limit: 8 })
    return {
      entities: entities.map((e) => ({ ref: e.ref, label: e.label, kind: e.kindName, type: e.type, owner: e.ownerTitle })),
      operations: operations.slice(0, 5).map(({ ref, api, method, name }) => ({ ref, api, method, name })),
      pages: pages.slice(0, 5).map(({ ref, entity, path, title }) => ({ ref, entity, path, title })),
      flags: flags.slice(0, 5).map(({ key, state, ownerRef }) => ({ key, state, owner: ownerRef && shortRef(ownerRef) })),
      members,
      guessed,
    }
  })
}

/** The latest notifications of the person. */
export async function readInbox(base: string) {
  return runAction(async (): Promise<Inbox> => {
    const { notifications, unread } = await listNotifications((await portalForAction(base)).context, { limit: 10 })
    return {
      notifications: notifications.map(({ id, title, body, path, at, readAt }) => ({ id, title, body, path, at, readAt })),
      unread,
    }
  })
}

export async function markNotificationsRead(base: string, ids: 'all' | string[], read: boolean) {
  return runAction(async () => markNotifications((await portalForAction(base)).context, { ids, read }))
}

export async function markCatalogVisit(base: string) {
  return runAction(async () => markCatalogSeen((await portalForAction(base)).context, {}))
}

export async function saveAppearance(base: string, appearance: 'light' | 'dark' | 'system') {
  return runAction(async () => {
    await updateProfile((await personForAction(base)).account.id, { appearance })
    return {}
  })
}
