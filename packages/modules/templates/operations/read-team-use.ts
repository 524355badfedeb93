import { operation, personOf } from '@callboard/kernel/operation'
import { groupsOfPerson } from '@callboard/modules/catalog'
import { z } from 'zod'
import { recommendedDays, type TeamUse } from '../domain/recommend.ts'
import { readTemplateUsers } from '../repo/runs.ts'

/** Groups whose members count as teammates. */
const maxGroups = 20

/** What templates are recommended by: the reader's teams, and what their teammates have used. */
export const readTeamUse = operation({
  name: 'templates.read-team-use',
  action: 'templates.read',
  input: z.object({}),
  run: ({ tenantId, actor, read }): Promise<TeamUse> =>
    read(async (db) => {
      const userId = personOf(actor)
      const { refs, groups } = await groupsOfPerson(db, tenantId, userId)
      if (groups.length === 0) return { refs, used: [] }
      const teammates = { groups: groups.slice(0, maxGroups).map(({ ref }) => ref), except: userId }
      return { refs, used: await readTemplateUsers(db, tenantId, { ...teammates, days: recommendedDays }) }
    }),
})
