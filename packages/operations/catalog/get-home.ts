import { queryEntitySummaries } from '@callboard/db/repos/entity-query'
import { z } from 'zod'
import { operation } from '../operation.ts'
import { groupsOfUser } from './my-groups.ts'

/** What a person sees first: what is theirs, what changed, and what needs somebody. */
export const getHome = operation({
  name: 'catalog.get-home',
  action: 'catalog.read',
  input: z.object({}),
  run: (context) =>
    context.tx(async (db) => {
      const { actor, tenantId } = context
      const mine =
        actor.type === 'user' ? await groupsOfUser(db, tenantId, actor.label) : { user: undefined, refs: [], groups: [] }
      const summaries = (filter: Parameters<typeof queryEntitySummaries>[2]['filter']) =>
        queryEntitySummaries(db, tenantId, {
          ...(filter ? { filter } : {}),
          order: { field: 'metadata.name', order: 'asc' },
          limit: 8,
          total: 'include',
        })
      const owned =
        mine.refs.length > 0
          ? await summaries({
              all: [
                { key: '$owner', values: mine.refs },
                { key: 'kind', values: ['component', 'api', 'resource', 'system'] },
              ],
            })
          : { rows: [], total: 0 }
      const stars =
        actor.type === 'user'
          ? await db.star.findMany({ where: { userId: actor.id }, orderBy: { at: 'desc' }, take: 8, select: { ref: true } })
          : []
      const starred = stars.length > 0 ? (await summaries({ key: '$ref', values: stars.map((s) => s.ref) })).rows : []
      const changes = await db.entityChange.findMany({
        orderBy: { at: 'desc' },
        take: 8,
        select: { id: true, ref: true, label: true, action: true, at: true },
      })
      const integrations = await db.integration.findMany({
        orderBy: { createdAt: 'asc' },
        select: {
          id: true,
          name: true,
          health: true,
          healthMessage: true,
          state: true,
          sample: true,
          runs: { orderBy: { createdAt: 'desc' }, take: 1, select: { state: true, done: true, total: true, finishedAt: true } },
          _count: { select: { problems: true } },
        },
      })
      return {
        me: mine.user ?? null,
        groups: mine.groups,
        owned: { rows: owned.rows, total: owned.total ?? 0 },
        starred,
        changes,
        integrations,
        entities: await db.entity.count(),
      }
    }),
})
