import { operation, requirePerson } from '@callboard/kernel/operation'
import { findLink, linkCode } from './find-link.ts'

/** Who would be linked by a link that somebody has opened. Changes nothing. */
export const getSlackLink = operation({
  name: 'slack.get-link',
  action: 'self.manage',
  input: linkCode,
  run: (context, { code }) =>
    context.readModels(async (db) => {
      requirePerson(context)
      const { name, workspace } = await findLink(db, code)
      return { name, workspace: workspace.name }
    }),
})
