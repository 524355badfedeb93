import { sendApart } from '@callboard/db/send-apart'
import { operation, requirePerson } from '@callboard/kernel/operation'
import { z } from 'zod'

/** The current user's linked accounts, and whether the organization has any workspace to link one of. */
export const listOwnSlackAccounts = operation({
  name: 'slack.list-own-accounts',
  action: 'self.manage',
  input: z.object({}),
  run: (context) =>
    context.readModels(async (db) => {
      const { id: userId } = requirePerson(context)
      const [rows, workspaces] = await sendApart(
        db.slackAccount.findMany({
          where: { userId },
          orderBy: { name: 'asc' },
          select: { id: true, name: true, linkedAt: true, workspace: { select: { name: true } } },
        }),
        db.slackWorkspace.count(),
      )
      return { workspaces, accounts: rows.map(({ workspace, ...row }) => ({ ...row, workspace: workspace.name })) }
    }),
})
