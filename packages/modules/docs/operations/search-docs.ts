import { operation } from '@callboard/kernel/operation'
import { searchSite } from '@callboard/modules/search'
import { parseSearch } from '@callboard/modules/search/domain/parse'
import { z } from 'zod'
import { docsRefOf } from './find-page.ts'

/** Maximum pages ranked; a word with more matches is too common. */
const maxResults = 100

/** Pages of an entity's docs that contain some words, best match first. Empty without words. */
export const searchDocs = operation({
  name: 'docs.search',
  action: 'catalog.read',
  input: z.object({ term: z.string().max(200), ref: z.string().trim().toLowerCase().max(600) }),
  run: ({ readModels, tenantId }, { term, ref }) =>
    readModels(async (db) => {
      const { text, words } = parseSearch(term)
      if (text.length < 2) return []
      return searchSite(db, tenantId, { text, words, ref: (await docsRefOf(db, tenantId, ref)) ?? ref }, maxResults)
    }),
})
