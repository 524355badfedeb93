import type { CheckResult, Connection } from '@callboard/plugin-kit/server'
import { z } from 'zod'
import { createClient, type NotionContext } from './client.ts'
import type { Secrets, Settings } from './config.ts'
import { knowledge } from './source.ts'

const bot = z.object({
  id: z.string(),
  bot: z.object({ workspace_id: z.string().optional(), workspace_name: z.string().nullish() }),
})

async function check(context: NotionContext): Promise<CheckResult> {
  const request = createClient(context)
  const { id, bot: of } = bot.parse(await request((notion) => notion.users.me({})))
  const { documents, next } = await knowledge.list(context, undefined)
  const workspace = of.workspace_name ?? 'Notion'
  return {
    account: workspace,
    accountKey: of.workspace_id ?? id,
    found: [`${next ? 'more than ' : ''}${documents.length} pages`],
    warnings:
      documents.length === 0
        ? ['No page is shared with the connection. Open a page on Notion, and add the connection under ••• > Connections.']
        : [],
    permissions: [{ name: 'Read content', state: documents.length > 0 ? 'granted' : 'unknown' }],
  }
}

// Tokens of internal connections do not expire.
export const connection: Connection<Settings, Secrets> = { check, credentialExpiry: null }
