import { docsEntityAnnotation } from '@callboard/core/docs/site'
import { normalizeRef } from '@callboard/core/entity/entity'
import { notFound } from '@callboard/core/errors'
import type { TenantDb } from '@callboard/db/for-tenant'
import { z } from 'zod'
import { operation } from '../operation.ts'

const ref = z.string().trim().toLowerCase().max(600)

/** Entities that lend their docs to one another; more is a mistake. */
const maxHops = 3

const annotated = z.object({ metadata: z.object({ annotations: z.record(z.string(), z.unknown()) }) })

/**
 * The entity whose pages are an entity's docs: itself, or the one that its annotation `techdocs-entity` names.
 * @returns undefined when there is no such entity
 */
export async function docsRefOf(db: TenantDb, given: string): Promise<string | undefined> {
  let ref = given
  for (let hop = 0; hop <= maxHops; hop++) {
    const entity = await db.entity.findFirst({ where: { ref }, select: { data: true, _count: { select: { docPages: true } } } })
    if (!entity) return hop === 0 ? undefined : given
    if (entity._count.docPages > 0) return ref
    const named = annotated.safeParse(entity.data).data?.metadata.annotations[docsEntityAnnotation]
    const next = typeof named === 'string' ? normalizeRef(named, { kind: 'component' }) : undefined
    if (!next) return given
    ref = next
  }
  return given
}

/** The pages of an entity's docs, in the order in which they are read. An entity without docs has none. */
export const listDocs = operation({
  name: 'docs.list',
  action: 'catalog.read',
  input: z.object({ ref }),
  run: ({ tx }, input) =>
    tx(async (db) => {
      const ref = await docsRefOf(db, input.ref)
      if (ref === undefined) throw notFound(`The entity ${input.ref}`)
      return db.docPage.findMany({
        where: { ref },
        orderBy: [{ place: 'asc' }, { path: 'asc' }],
        select: { path: true, title: true, section: true, url: true },
      })
    }),
})

/** A page of an entity's docs, as Markdown. Without a path the first. */
export const readDocsPage = operation({
  name: 'docs.read',
  action: 'catalog.read',
  input: z.object({ ref, path: z.string().max(1000).optional() }),
  run: ({ tx }, input) =>
    tx(async (db) => {
      const ref = (await docsRefOf(db, input.ref)) ?? input.ref
      const find = (where: { path?: string; aliases?: { has: string } }) =>
        db.docPage.findFirst({
          where: { ref, ...where },
          orderBy: [{ place: 'asc' }, { path: 'asc' }],
          select: { path: true, title: true, section: true, url: true, text: true },
        })
      const { path } = input
      // A page that has moved is found by its old path, unless another one is there now.
      const page = path === undefined ? await find({}) : ((await find({ path })) ?? (await find({ aliases: { has: path } })))
      if (!page) throw notFound(input.path === undefined ? `A page of ${input.ref}` : `The page ${input.path}`)
      return page
    }),
})
