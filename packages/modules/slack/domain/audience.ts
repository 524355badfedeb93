import { type Action, actions, roleMay, roles } from '@callboard/core/permissions'

/** What every member of an organization may do. Who reads a channel is decided in Slack, so its answers use nothing else. */
export const actionsOfEveryMember: readonly Action[] = actions.filter((action) => roles.every((role) => roleMay(role, action)))
