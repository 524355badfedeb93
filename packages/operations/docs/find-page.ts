import { docsEntityAnnotation } from '@callboard/core/docs/site'
import { normalizeRef } from '@callboard/core/entity/entity'
import type { TenantDb } from '@callboard/db/for-tenant'
import { z } from 'zod'

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

/**
 * The key of a page of an entity's docs, without a path of the first. A page that has moved is found by its old path, unless
 * another one is there now.
 */
export async function findDocsPage(
  db: TenantDb,
  of: { ref: string; path?: string | undefined },
): Promise<{ ref: string; path: string } | undefined> {
  const ref = (await docsRefOf(db, of.ref)) ?? of.ref
  const find = (where: { path?: string; aliases?: { has: string } }) =>
    db.docPage.findFirst({
      where: { ref, ...where },
      orderBy: [{ place: 'asc' }, { path: 'asc' }],
      select: { ref: true, path: true },
    })
  const { path } = of
  return (path === undefined ? await find({}) : ((await find({ path })) ?? (await find({ aliases: { has: path } })))) ?? undefined
}
