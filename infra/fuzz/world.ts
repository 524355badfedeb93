import { randomUUID } from 'node:crypto'
import { roles } from '@callboard/core/permissions'
import type { OperationContext } from '@callboard/kernel/operation'
import type { Platform } from '@callboard/kernel/platform'
import { applyEntities } from '@callboard/modules/catalog/testing'
import { vacuumCatalog } from '@callboard/modules/integrations'
import { createOwnToken } from '@callboard/modules/tokens'
import { type FilledIds, fillTenant, newFilledIds } from '@callboard/testing/filled-tenant'
import { createTestTenant, type TestTenant } from '@callboard/testing/tenants'
import { generatedEntities } from '../bench/apply-entities.ts'
import { emptyIntegration } from '../bench/catalog-files.ts'
import { signIn } from '../launch/sign-in.ts'
import type { World } from './request.ts'
import { knownIds, words } from './words.ts'

async function fillCatalog(context: OperationContext, count: number): Promise<void> {
  const integrationId = await emptyIntegration(context)
  const inputs = generatedEntities(count).map((descriptor) => ({
    descriptor,
    item: 'fuzz',
    file: 'f.yaml',
    url: `u/${descriptor.metadata.name}`,
    line: 1,
    evidence: null,
  }))
  await context.tx((db) => applyEntities(db, context.tenantId, integrationId, inputs, null))
  await vacuumCatalog()
}

/** An organization with a row of everything, users of every role, and another with the same. */
export async function makeWorld(platform: Platform, url: string, entities: number, stripeSecret: string): Promise<World> {
  const make = async (name: string): Promise<{ tenant: TestTenant; ids: FilledIds; word: string }> => {
    const tenant = await createTestTenant(platform, name)
    const ids = newFilledIds()
    const word = `word-${randomUUID().slice(0, 8)}`
    await fillTenant(platform, tenant, ids, word)
    return { tenant, ids, word }
  }
  const own = await make('Fuzzed')
  const foreign = await make('Other')
  await fillCatalog(own.tenant.as('owner'), entities)
  const people = await Promise.all(roles.map((role) => own.tenant.member(role)))
  const victims = await Promise.all(['developer', 'viewer'].map((role) => own.tenant.member(role as 'viewer')))
  const { tenant } = own
  const personal = await Promise.all(people.map((p) => p.token()))
  const ofOwner = (
    await createOwnToken(foreign.tenant.as('owner'), { name: 'x', scopes: ['catalog.read', 'integrations.manage'] })
  ).token
  const emails = [tenant.owner.email, ...people.map((p) => p.account.email), foreign.tenant.owner.email]
  const cookies: string[] = []
  for (const email of emails) cookies.push(await signIn(url, email))
  return {
    url,
    slug: tenant.slug,
    // Most requests are sent with the highest permissions, so that the code behind them is reached.
    tokens: [...Array.from({ length: 8 }, () => personal[0] ?? ''), ...personal, await tenant.token(), ofOwner, 'cb_made-up'],
    cookies: [...Array.from({ length: 5 }, () => cookies[0] ?? ''), ...cookies, 'callboard.session=made-up'],
    known: {
      ...words,
      ...knownIds(own.ids, foreign.ids),
      userId: [...victims.map((v) => v.account.id), foreign.tenant.owner.id],
      tenantId: [tenant.id, foreign.tenant.id],
      'organizations.id': [tenant.id, foreign.tenant.id],
      tenant: [tenant.slug, foreign.tenant.slug],
      slug: [`another-${tenant.slug}`, foreign.tenant.slug, tenant.slug],
      portal: [tenant.slug, foreign.tenant.slug],
      // Encrypted as by fillTenant.
      hookSecret: [own.word],
      stripeSecret: [stripeSecret],
      slackSecret: [platform.slack?.signingSecret ?? ''],
    },
  }
}

/** Whether the organization can still be used: requests may have moved it, or ended a session or a token. */
export async function isAlive({ url, slug, tokens, cookies }: World): Promise<boolean> {
  const api = await fetch(`${url}/api/v1/entities?limit=1`, { headers: { authorization: `Bearer ${tokens[0]}` } })
  const page = await fetch(`${url}/t/${slug}/notifications`, { headers: { cookie: cookies[0] ?? '' }, redirect: 'manual' })
  await Promise.all([api.arrayBuffer(), page.arrayBuffer()])
  return api.status === 200 && page.status === 200
}
