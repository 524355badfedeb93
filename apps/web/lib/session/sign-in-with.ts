'use client'
import { signIn } from 'next-auth/react'
import type { ActionResult } from '../actions/action-result.ts'

/** Signs in with a password or a link, and returns the result of a server action. */
export async function signInWith(
  way: 'credentials' | 'email-link',
  given: Record<string, string>,
): Promise<ActionResult<object>> {
  const result = await signIn(way, { redirect: false, ...given })
  return result?.ok
    ? { ok: true, data: {} }
    : { ok: false, message: result?.error ?? 'Sign-in is temporarily unavailable. Try again in a minute.' }
}
