'use server'
import { createTenant, slugProblem, uniqueSlug } from '@callboard/modules/tenants'
import { runAction } from '~/lib/actions/run-action.ts'
import { paths } from '~/lib/navigation/paths.ts'
import { sessionForAction } from '~/lib/session/session.ts'

export async function createOrganization(input: { name: string; slug: string }) {
  return runAction(async () => {
    const { account } = await sessionForAction()
    const tenant = await createTenant(input, account)
    return { href: paths.portal(tenant.slug) }
  })
}

/** Why a slug is unavailable, with an available suggestion. */
export async function checkSlug(slug: string) {
  return runAction(async () => {
    await sessionForAction()
    const problem = await slugProblem(slug)
    return { problem, free: problem ? await uniqueSlug(slug) : slug }
  })
}
