import { operation } from '@callboard/kernel/operation'
import { z } from 'zod'
import { readDocsOfEntities } from '../repo/docs-sites.ts'

/** The docs of some entities: number of pages and last change. `available`: whether anything in the organization has docs. */
export const listEntityDocs = operation({
  name: 'docs.list-for-entities',
  action: 'catalog.read',
  input: z.object({ refs: z.array(z.string().max(600).toLowerCase()).max(1000) }),
  run: ({ read, tenantId }, { refs }) => read((db) => readDocsOfEntities(db, tenantId, refs)),
})
