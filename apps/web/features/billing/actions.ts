'use server'
import {
  beginCheckout,
  cancelPlan,
  changePlan,
  openPortal,
  previewPlan,
  resumePlan,
  startTrial,
} from '@callboard/modules/billing'
import { runAction } from '~/lib/actions/run-action.ts'
import { portalForAction } from '~/lib/portal/portal.ts'

type Choice = { plan: 'team' | 'business'; interval: 'month' | 'year'; currency?: 'usd' | 'eur'; addOns?: string[] }
const contextOf = async (base: string) => (await portalForAction(base)).context

export async function startPlanTrial(base: string, choice: Choice) {
  return runAction(async () => startTrial(await contextOf(base), choice))
}

export async function startCheckout(base: string, choice: Choice) {
  return runAction(async () => beginCheckout(await contextOf(base), choice))
}

export async function previewSwitch(base: string, choice: Choice) {
  return runAction(async () => previewPlan(await contextOf(base), choice))
}

export async function switchPlan(base: string, choice: Choice) {
  return runAction(async () => changePlan(await contextOf(base), choice))
}

export async function cancelSubscription(base: string) {
  return runAction(async () => cancelPlan(await contextOf(base), {}))
}

export async function resumeSubscription(base: string) {
  return runAction(async () => resumePlan(await contextOf(base), {}))
}

export async function openBillingPortal(base: string) {
  return runAction(async () => openPortal(await contextOf(base), {}))
}
