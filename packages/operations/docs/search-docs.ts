import { parseTyped } from '@callboard/core/search/parse'
import { findSummaries } from '@callboard/db/repos/entity-query'
import { searchPages, searchSite } from '@callboard/db/repos/search'
import { z } from 'zod'
import { operation } from '../operation.ts'
import { docsRefOf } from './find-page.ts'

const lowerCase = z.array(z.string().toLowerCase()).optional()

/** Pages that are ranked and counted; a word that fits more says too little. */
const most = 100

/**
 * Pages of docs that hold some words, the best first, with the entity that each belongs to. Conditions are on the entity.
 * Without words there are none.
 */
export const searchDocs = operation({
  name: 'docs.search',
  action: 'catalog.read',
  input: z.object({
    term: z.string().max(200),
    /** In the docs of this entity alone; the conditions below then say nothing. */
    ref: z.string().trim().toLowerCase().max(600).optional(),
    /** References are full: `group:default/payments`. */
    asked: z.object({ kinds: lowerCase, types: lowerCase, lifecycles: lowerCase, owners: lowerCase }).default({}),
  }),
  run: ({ tx, tenantId }, { term, ref, asked }) =>
    tx(async (db) => {
      const { kinds, types, lifecycles, owners } = asked
      const conditions = {
        ...(kinds ? { kinds } : {}),
        ...(types ? { types } : {}),
        ...(lifecycles ? { lifecycles } : {}),
        ...(owners ? { owners } : {}),
      }
      const { text, words } = parseTyped(term)
      if (text.length < 2) return []
      const site = ref === undefined ? undefined : ((await docsRefOf(db, ref)) ?? ref)
      const hits =
        site === undefined
          ? await searchPages(db, { text, words, asked: conditions }, most)
          : await searchSite(db, tenantId, { text, words, ref: site }, most)
      const entities = new Map(
        (await findSummaries(db, tenantId, [...new Set(hits.map((h) => h.ref))])).map((s) => [s.ref, s] as const),
      )
      return hits.flatMap((hit) => {
        const entity = entities.get(hit.ref)
        return entity ? [{ ...hit, entity }] : []
      })
    }),
})
