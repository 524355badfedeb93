'use client'
import type { ActionResult } from '../actions/action-result.ts'

// Loaded when somebody signs in, because the root layout of every page asks for confirmations.
const loadSignIn = async () => (await import('next-auth/react')).signIn

/** Signs in with a password or a link, and returns the result of a server action. */
export async function signInWith(
  way: 'credentials' | 'email-link',
  given: Record<string, string>,
): Promise<ActionResult<object>> {
  const signIn = await loadSignIn()
  const result = await signIn(way, { redirect: false, ...given })
  return result?.ok
    ? { ok: true, data: {} }
    : { ok: false, message: result?.error ?? 'Sign-in is temporarily unavailable. Try again in a minute.' }
}

/** Leaves for a provider, which returns to `to`. `confirm`: it must ask for the password again. */
export async function signInAt(provider: 'github' | 'oidc', to: string, confirm?: 'confirm'): Promise<void> {
  const signIn = await loadSignIn()
  await signIn(provider, { callbackUrl: to }, confirm ? { prompt: 'login' } : undefined)
}
