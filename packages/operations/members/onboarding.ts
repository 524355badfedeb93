import type { Role } from '@callboard/core/permissions'
import { z } from 'zod'
import { operation, requirePerson } from '../operation.ts'
import { groupsOfPerson } from '../catalog/my-groups.ts'

/** What leads a newcomer to value. Those who connect things have other first steps than those who look. */
export type StepId = 'code' | 'catalog' | 'invite' | 'cluster' | 'cloud' | 'link' | 'star'

/** `plugin` is the one that a step connects; null where this installation has none for it. */
export type Step = { id: StepId; done: boolean; plugin?: string | null }

const connecting = ['code', 'cluster', 'cloud'] as const

const stepsOf = (role: Role): readonly StepId[] =>
  role === 'owner' || role === 'admin' ? ['code', 'catalog', 'invite', 'cluster', 'cloud'] : ['catalog', 'link', 'star']

/** The checklist of who asks: what is done is read from what exists, so it can be left and found again. */
export const getOnboarding = operation({
  name: 'members.get-onboarding',
  action: 'self.manage',
  input: z.object({}),
  async run(context): Promise<{ dismissed: boolean; steps: Step[] }> {
    const { id: userId, role } = requirePerson(context)
    return context.tx(async (db) => {
      const membership = await db.membership.findFirst({ where: { userId } })
      if (!membership || membership.onboardingDismissedAt) return { dismissed: true, steps: [] }
      const connected = await db.integration.findMany({ distinct: ['pluginId'], select: { pluginId: true } })
      const plugins = context.platform.plugins.all().map((p) => p.manifest)
      const connect = Object.fromEntries(
        connecting.map((step) => {
          const fitting = plugins.filter((m) => m.firstStep === step)
          const done = fitting.some((m) => connected.some((c) => c.pluginId === m.id))
          return [step, { done, plugin: fitting[0]?.id ?? null }]
        }),
      ) as Record<(typeof connecting)[number], { done: boolean; plugin: string | null }>
      const steps: Record<StepId, Omit<Step, 'id'>> = {
        ...connect,
        catalog: { done: membership.catalogSeenAt !== null },
        invite: { done: (await db.membership.count()) > 1 || (await db.invitation.count()) > 0 },
        link: { done: (await groupsOfPerson(db, context.tenantId, userId)).user !== undefined },
        star: { done: (await db.star.count({ where: { userId } })) > 0 },
      }
      return { dismissed: false, steps: stepsOf(role).map((id) => ({ id, ...steps[id] })) }
    })
  },
})

/** Puts the checklist away for who asks, or brings it back. */
export const setOnboarding = operation({
  name: 'members.set-onboarding',
  action: 'self.manage',
  input: z.object({ dismissed: z.boolean() }),
  run: (context, { dismissed }) =>
    context.tx(async (db) => {
      const { id: userId } = requirePerson(context)
      await db.membership.updateMany({ where: { userId }, data: { onboardingDismissedAt: dismissed ? new Date() : null } })
      return { dismissed }
    }),
})

/** Remembers that who asks has seen the catalog. */
export const markCatalogSeen = operation({
  name: 'members.mark-catalog-seen',
  action: 'self.manage',
  input: z.object({}),
  run: (context) =>
    context.tx(async (db) => {
      const { id: userId } = requirePerson(context)
      await db.membership.updateMany({ where: { userId, catalogSeenAt: null }, data: { catalogSeenAt: new Date() } })
      return {}
    }),
})
