'use client'
import type { ActionResult } from './action-result.ts'

type ConfirmPrompt = () => Promise<boolean>
let promptForConfirmation: ConfirmPrompt | undefined

/** Sets how users confirm their identity; the dialog does so while it is mounted. */
export function onConfirmIdentity(next: ConfirmPrompt | undefined): void {
  promptForConfirmation = next
}

/** Runs an action. If it requires a recent sign-in, asks for one and runs it again. */
export async function withIdentityConfirmation<T>(work: () => Promise<ActionResult<T>>): Promise<ActionResult<T>> {
  const result = await work()
  if (result.ok || !result.reauthenticate || !promptForConfirmation) return result
  return (await promptForConfirmation()) ? work() : result
}
