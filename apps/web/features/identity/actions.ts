'use server'
import { AppError } from '@callboard/core/errors'
import { createAccount, sendVerification } from '@callboard/operations/identity/accounts'
import { headers } from 'next/headers'
import { webServices } from '../../lib/platform.ts'
import { runAction } from '../../lib/run-action.ts'
import { currentAccount } from '../../lib/session.ts'

export async function signUp(input: { name: string; email: string; password: string }) {
  const ip = (await headers()).get('x-real-ip') ?? ''
  return runAction(async () => {
    await createAccount(input, { publicUrl: webServices().platform.publicUrl, ip })
    return {}
  })
}

export async function resendVerification() {
  return runAction(async () => {
    const account = await currentAccount()
    if (!account) throw new AppError('unauthenticated', 'You are signed out. Sign in again.')
    await sendVerification(account.id, { publicUrl: webServices().platform.publicUrl })
    return { email: account.email }
  })
}
