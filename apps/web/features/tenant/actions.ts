'use server'
import { AppError } from '@callboard/core/errors'
import { createTenant, slugProblem } from '@callboard/operations/tenant/create-tenant'
import { paths } from '../../lib/paths.ts'
import { runAction } from '../../lib/run-action.ts'
import { currentAccount } from '../../lib/session.ts'

export async function createOrganization(input: { name: string; slug: string }) {
  return runAction(async () => {
    const account = await currentAccount()
    if (!account) throw new AppError('unauthenticated', 'You are signed out. Sign in again.')
    const tenant = await createTenant(input, account)
    return { href: paths.portal(tenant.slug) }
  })
}

export async function checkSlug(slug: string) {
  return runAction(async () => {
    if (!(await currentAccount())) throw new AppError('unauthenticated', 'You are signed out. Sign in again.')
    return { problem: await slugProblem(slug) }
  })
}
