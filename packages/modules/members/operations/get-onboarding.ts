import type { Role } from '@callboard/core/permissions'
import { operation, requirePerson } from '@callboard/kernel/operation'
import { groupsOfPerson } from '@callboard/modules/catalog'
import { z } from 'zod'
import { findProgress } from '../repo/onboarding.ts'

/** First steps of a new member. Those who can connect accounts have different steps from those who cannot. */
export type StepId = 'code' | 'catalog' | 'invite' | 'cluster' | 'cloud' | 'link' | 'star'

/** `plugin` is what a step connects; null if this installation has none for it. */
export type Step = { id: StepId; done: boolean; plugin?: string | null }

const connecting = ['code', 'cluster', 'cloud'] as const

const stepsOf = (role: Role): readonly StepId[] =>
  role === 'owner' || role === 'admin' ? ['code', 'catalog', 'invite', 'cluster', 'cloud'] : ['catalog', 'link', 'star']

/** The onboarding checklist of the current user. Progress is derived from existing data, so it can be left and resumed. */
export const getOnboarding = operation({
  name: 'members.get-onboarding',
  action: 'self.manage',
  input: z.object({}),
  async run(context): Promise<{ dismissed: boolean; steps: Step[] }> {
    const { id: userId, role } = requirePerson(context)
    return context.read(async (db) => {
      const known = await findProgress(db, context.tenantId, userId)
      if (!known || known.dismissed) return { dismissed: true, steps: [] }
      const shown = stepsOf(role)
      const isLinked = shown.includes('link') && (await groupsOfPerson(db, context.tenantId, userId)).user !== undefined
      const plugins = context.platform.plugins.all().map((p) => p.manifest)
      const connect = Object.fromEntries(
        connecting.map((step) => {
          const fitting = plugins.filter((m) => m.onboardingStep === step)
          const done = fitting.some((m) => known.connected.includes(m.id))
          return [step, { done, plugin: fitting[0]?.id ?? null }]
        }),
      ) as Record<(typeof connecting)[number], { done: boolean; plugin: string | null }>
      const steps: Record<StepId, Omit<Step, 'id'>> = {
        ...connect,
        catalog: { done: known.catalogSeen },
        invite: { done: known.invited },
        link: { done: isLinked },
        star: { done: known.starred },
      }
      return { dismissed: false, steps: shown.map((id) => ({ id, ...steps[id] })) }
    })
  },
})
