'use client'
import type { ActionResult } from './action-result.ts'
import { isOutdatedPage, outdatedPageMessage } from './outdated-page.ts'

type ConfirmPrompt = () => Promise<boolean>
let promptForConfirmation: ConfirmPrompt | undefined

/** Sets how users confirm their identity; the dialog does so while it is mounted. */
export function onConfirmIdentity(next: ConfirmPrompt | undefined): void {
  promptForConfirmation = next
}

/** Runs an action of the build that made the page. After an upgrade the server has another one. */
async function runAction<T>(work: () => Promise<ActionResult<T>>): Promise<ActionResult<T>> {
  try {
    return await work()
  } catch (error) {
    if (!isOutdatedPage(error)) throw error
    return { ok: false, message: outdatedPageMessage, reload: true }
  }
}

/** Runs an action. If it requires a recent sign-in, asks for one and runs it again. */
export async function withIdentityConfirmation<T>(work: () => Promise<ActionResult<T>>): Promise<ActionResult<T>> {
  const result = await runAction(work)
  if (result.ok || !result.reauthenticate || !promptForConfirmation) return result
  return (await promptForConfirmation()) ? runAction(work) : result
}
