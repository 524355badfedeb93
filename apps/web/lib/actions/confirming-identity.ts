'use client'
import type { ActionResult } from './action-result.ts'

type Ask = () => Promise<boolean>
let ask: Ask | undefined

/** Tells where people are asked to confirm who they are; the dialog does so while it is on the page. */
export function onConfirmIdentity(next: Ask | undefined): void {
  ask = next
}

/** Runs an action; where it needs a fresh sign-in, asks for one and runs it again. */
export async function confirmingIdentity<T>(work: () => Promise<ActionResult<T>>): Promise<ActionResult<T>> {
  const result = await work()
  if (result.ok || !result.reauthenticate || !ask) return result
  return (await ask()) ? work() : result
}
