'use server'
import { assignAttention, saveDefaultHomeLayout, saveHomeLayout, snoozeAttention } from '@callboard/modules/home'
import type { HomeLayout } from '@callboard/modules/home/domain/layout'
import { listMembers, setOnboarding } from '@callboard/modules/members'
import { runAction } from '~/lib/actions/run-action.ts'
import { portalForAction } from '~/lib/portal/portal.ts'

export async function dismissChecklist(base: string, dismissed: boolean) {
  return runAction(async () => setOnboarding((await portalForAction(base)).context, { dismissed }))
}

/** An item of a list: the organization's, or that of an entity. */
type Item = { key: string; ref: string | undefined }

export async function snooze(base: string, item: Item, duration: 'day' | 'week' | 'none') {
  return runAction(async () => snoozeAttention((await portalForAction(base)).context, { ...item, for: duration }))
}

export async function assign(base: string, item: Item, userId: string | null) {
  return runAction(async () => assignAttention((await portalForAction(base)).context, { ...item, userId }))
}

/** Members whose name or address contains a text, to choose one of them. */
export async function findAssignees(base: string, text: string) {
  return runAction(async () => {
    const { members } = await listMembers((await portalForAction(base)).context, { text, limit: 8 })
    return members.map(({ userId, name, email }) => ({ userId, name, email }))
  })
}

/** Without a layout the person has the organization's again. */
export async function saveLayout(base: string, layout: HomeLayout | null) {
  return runAction(async () => saveHomeLayout((await portalForAction(base)).context, { layout }))
}

export async function saveDefaultLayout(base: string, layout: HomeLayout | null) {
  return runAction(async () => saveDefaultHomeLayout((await portalForAction(base)).context, { layout }))
}
