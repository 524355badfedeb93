import { notFound } from '@callboard/core/errors'
import { compileGlobs, globProblem } from '@callboard/core/pattern/glob'
import { audit, operation } from '@callboard/kernel/operation'
import { requireRoom } from '@callboard/kernel/require-room'
import { removeEntities, requeueClaimants } from '@callboard/modules/catalog'
import { findInferredIn, type InferredEntity } from '../repo/inferences.ts'
import { lockItems } from '../repo/source-items.ts'
import { ignoredPlace } from './ignored.ts'

const maxPatterns = 200

/** Whether an inference is ignored: by its reference, or by its repository and file. */
export function ignoreMatcher(patterns: readonly string[]): (inference: InferredEntity) => boolean {
  if (patterns.length === 0) return () => false
  const fits = compileGlobs(
    patterns.filter((p) => globProblem(p) === undefined),
    { ignoreCase: true },
  )
  return ({ ref, item, file }) => fits(ref) || fits(`${item}/${file}`)
}

/** An invalid pattern is rejected when added; one that is already stored can still be deleted. */
const newEntityLocation = ignoredPlace.extend({
  pattern: ignoredPlace.shape.pattern.superRefine((pattern, check) => {
    const message = globProblem(pattern)
    if (message) check.addIssue({ code: 'custom', message })
  }),
})

/** Ignores what matches a pattern, now and in later syncs. Existing entities are removed and can be restored for thirty days. */
export const ignoreInferences = operation({
  name: 'inference.ignore',
  action: 'catalog.write',
  input: newEntityLocation,
  run: (context, { integrationId, pattern }) =>
    context.tx(async (db) => {
      const { tenantId, actor } = context
      if ((await db.integration.count({ where: { id: integrationId } })) === 0) throw notFound('This integration')
      await requireRoom(db, tenantId, {
        kind: 'ignored patterns',
        limit: maxPatterns,
        message: `You have reached the limit of ${maxPatterns} patterns. Combine some of them.`,
        count: () => db.ignored.count({ where: { integrationId } }),
      })
      await db.ignored.createMany({ data: [{ tenantId, integrationId, pattern, actor: actor.label }], skipDuplicates: true })
      // Waits for running writes; later ones use the pattern.
      await lockItems(db, tenantId, integrationId)
      const held = await findInferredIn(db, tenantId, integrationId)
      const unwanted = held.filter(ignoreMatcher([pattern]))
      await removeEntities(db, tenantId, unwanted, {
        reason: 'person',
        runId: null,
        actor: actor.label,
        cause: 'person',
      })
      await requeueClaimants(
        db,
        tenantId,
        unwanted.map((e) => e.ref),
      )
      await audit(db, context, {
        action: 'conclusions.ignored',
        targetType: 'integration',
        targetId: integrationId,
        targetLabel: pattern,
        detail: { removed: unwanted.length },
      })
      return { removed: unwanted.length }
    }),
})
