import type { TenantDb } from '@callboard/db/for-tenant'
import { queryEntitySummaries } from '@callboard/db/repos/entity-query'
import { z } from 'zod'
import { mayDo, operation, personOf } from '../operation.ts'
import { attentionOf } from './attention.ts'
import { groupsOfPerson } from './my-groups.ts'

/** Connected accounts with their health and last run. */
const integrationsInBrief = (db: TenantDb) =>
  db.integration.findMany({
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

/** Personal tokens that end within a week. */
const endingTokens = (db: TenantDb, userId: string) =>
  db.apiToken.findMany({
    where: { userId, revokedAt: null, expiresAt: { gt: new Date(), lt: new Date(Date.now() + 7 * 86_400_000) } },
    orderBy: { expiresAt: 'asc' },
    take: 5,
    select: { id: true, name: true, expiresAt: true },
  })

/** What a person sees first: what is theirs, what changed, and what needs somebody. */
export const getHome = operation({
  name: 'catalog.get-home',
  action: 'catalog.read',
  input: z.object({}),
  run: (context) =>
    context.tx(async (db) => {
      const { actor, tenantId } = context
      const person = personOf(actor)
      const mine = await groupsOfPerson(db, tenantId, person)
      const summaries = (filter: Parameters<typeof queryEntitySummaries>[2]['filter']) =>
        queryEntitySummaries(db, tenantId, {
          ...(filter ? { filter } : {}),
          order: [{ field: 'metadata.name', order: 'asc' }],
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
      const stars = person
        ? await db.star.findMany({ where: { userId: person }, orderBy: { at: 'desc' }, take: 8, select: { ref: true } })
        : []
      const starred = stars.length > 0 ? (await summaries({ key: '$ref', values: stars.map((s) => s.ref) })).rows : []
      const changes = await db.entityChange.findMany({
        orderBy: { at: 'desc' },
        take: 8,
        select: { id: true, ref: true, label: true, action: true, at: true },
      })
      const mayRead = mayDo(actor, 'integrations.read')
      return {
        me: mine.user ?? null,
        groups: mine.groups,
        owned: { rows: owned.rows, total: owned.total ?? 0 },
        starred,
        changes,
        connected: (await db.integration.count()) > 0,
        /** Null for a role that may not see them: then nothing is known of how they are. */
        integrations: mayRead ? await integrationsInBrief(db) : null,
        needsMe: { ...(await attentionOf(db, tenantId, mine.refs)), tokens: person ? await endingTokens(db, person) : [] },
        entities: await db.entity.count(),
      }
    }),
})
