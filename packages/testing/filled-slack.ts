import type { TenantDb } from '@callboard/db/for-tenant'
import type { Platform } from '@callboard/kernel/platform'
import { hashSecret } from '@callboard/modules/identity'
import type { TestTenant } from './tenants.ts'

type Filled = { tenant: TestTenant; ids: Record<'slackWorkspace' | 'slackAccount', string>; word: string; ref: string }

/** A row of each table of Slack. */
export async function fillSlack(db: TenantDb, platform: Platform, { tenant, ids, word, ref }: Filled): Promise<void> {
  const later = new Date(Date.now() + 86_400_000)
  await db.slackWorkspace.create({
    data: {
      tenantId: tenant.id,
      id: ids.slackWorkspace,
      teamId: `T${tenant.id}`,
      name: word,
      botUserId: 'U0BOT',
      scopes: ['chat:write'],
      token: await platform.vault.seal(tenant.id, { token: word }),
      installedBy: word,
    },
  })
  const inSlack = { tenantId: tenant.id, workspaceId: ids.slackWorkspace }
  await db.slackAccount.create({
    data: {
      ...inSlack,
      id: ids.slackAccount,
      slackUserId: 'U0OWNER',
      name: word,
      userId: tenant.owner.id,
      linkedAt: new Date(),
      codeHash: hashSecret(word),
      codeExpiresAt: later,
    },
  })
  await db.slackChannel.create({ data: { ...inSlack, channelId: 'C0', name: word, ref, setBy: word } })
  await db.slackDelivery.create({ data: { ...inSlack, deliveryId: word, reply: { text: word } } })
}
