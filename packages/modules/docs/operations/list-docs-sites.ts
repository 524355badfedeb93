import { operation } from '@callboard/kernel/operation'
import { maxFilterOptions } from '@callboard/modules/catalog/domain/view-fields'
import { z } from 'zod'
import { type DocsSite, readDocsOwners, readDocsSites } from '../repo/docs-sites.ts'

/** Docs without changes for this long may be out of date. */
export const staleAfterDays = 180

/** All docs sites: entity, number of pages and last change. `owners` are the owners of most of those, with counts. */
export const listDocsSites = operation({
  name: 'docs.list-sites',
  action: 'catalog.read',
  input: z.object({
    /** Part of the entity's name or title. */
    text: z.string().trim().max(200).optional(),
    /** A reference, or part of a name or title. */
    owner: z.string().trim().toLowerCase().max(600).optional(),
    stale: z.boolean().default(false),
    sort: z.enum(['name', 'owner', 'newest', 'oldest']).default('name'),
    /** Of names and owners. */
    order: z.enum(['asc', 'desc']).default('asc'),
    limit: z.number().int().min(1).max(200).default(50),
    offset: z.number().int().min(0).max(100_000).default(0),
  }),
  run: ({ read, tenantId }, { stale, ...query }) =>
    read(async (db) => {
      const [sites, owners] = await Promise.all([
        readDocsSites(db, tenantId, { ...query, staleAfterDays: stale ? staleAfterDays : null }),
        readDocsOwners(db, tenantId, maxFilterOptions),
      ])
      return { sites: sites.map(({ total: _, ...site }): DocsSite => site), total: sites[0]?.total ?? 0, owners }
    }),
})
