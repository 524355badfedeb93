import { operation } from '@callboard/kernel/operation'
import { z } from 'zod'

export type SlackWorkspace = {
  id: string
  teamId: string
  name: string
  installedBy: string
  installedAt: Date
  /** Why Slack no longer accepts our access, as Slack names it; null while it does. */
  failure: string | null
  /** Members with a linked account. */
  linked: number
  channels: { channelId: string; name: string; ref: string; setBy: string }[]
}

/** Connected workspaces with the scopes of their channels. */
export const listSlackWorkspaces = operation({
  name: 'slack.list-workspaces',
  action: 'integrations.read',
  input: z.object({}),
  run: (context) =>
    context.readModels(async (db): Promise<SlackWorkspace[]> => {
      const rows = await db.slackWorkspace.findMany({
        orderBy: { name: 'asc' },
        take: 100,
        select: {
          id: true,
          teamId: true,
          name: true,
          installedBy: true,
          installedAt: true,
          failure: true,
          channels: {
            orderBy: { name: 'asc' },
            take: 200,
            select: { channelId: true, name: true, ref: true, setBy: true },
          },
          _count: { select: { accounts: { where: { userId: { not: null } } } } },
        },
      })
      return rows.map(({ _count, ...row }) => ({ ...row, linked: _count.accounts }))
    }),
})
