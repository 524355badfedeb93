import { createHash } from 'node:crypto'
import { notFound } from '@callboard/core/errors'
import { operation } from '@callboard/kernel/operation'
import { z } from 'zod'
import { docsRefOf } from './find-page.ts'

/**
 * An entity's docs as a site: name, pages in reading order, a version that changes with any of them, and the time of the last
 * sync.
 * @throws AppError `not_found` if the entity does not exist or has no docs
 */
export const describeDocs = operation({
  name: 'docs.describe',
  action: 'catalog.read',
  input: z.object({ ref: z.string().trim().toLowerCase().max(600) }),
  run: ({ tx, tenantId }, input) =>
    tx(async (db) => {
      const ref = await docsRefOf(db, tenantId, input.ref)
      if (ref === undefined) throw notFound(`The entity ${input.ref}`)
      const pages = await db.docPage.findMany({
        where: { ref },
        orderBy: [{ position: 'asc' }, { path: 'asc' }],
        select: { path: true, title: true, section: true, url: true, hash: true, integrationId: true, item: true },
      })
      const [first] = pages
      if (!first) throw notFound(`A page of docs of ${input.ref}`)
      const entity = await db.entity.findFirst({
        where: { ref: input.ref },
        select: { name: true, title: true, description: true },
      })
      const source = await db.sourceItem.findFirst({
        where: { integrationId: first.integrationId, key: first.item },
        select: { readAt: true },
      })
      const version = createHash('sha256')
      for (const { path, title, section, hash } of pages) version.update(JSON.stringify([path, title, section, hash]))
      return {
        title: entity?.title ?? entity?.name ?? input.ref,
        description: entity?.description ?? '',
        version: version.digest('hex').slice(0, 32),
        readAt: source?.readAt ?? null,
        pages: pages.map(({ path, title, section, url }) => ({ path, title, section, url })),
      }
    }),
})
