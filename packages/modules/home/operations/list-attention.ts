import { portalPaths } from '@callboard/core/portal-paths'
import type { TenantReader } from '@callboard/db/for-tenant'
import type { AttentionItem, AttentionSource } from '@callboard/kernel/attention'
import { mayDo, type OperationContext, operation, personOf } from '@callboard/kernel/operation'
import { entityWithParts, isAggregate } from '@callboard/modules/catalog'
import { partsOf } from '@callboard/modules/catalog/domain/entity'
import { z } from 'zod'
import { type AttentionView, byRank } from '../domain/attention.ts'
import { readMarks } from '../repo/attention-marks.ts'
import { attentionSources } from './attention-sources.ts'

/** The entity whose page shows the list, with what is part of it. Without it the list is the organization's. */
export const attentionScope = z.string().min(1).max(600).optional()

/**
 * Items that the reader is allowed to see, and what the list says about them.
 * @param ref only those about this entity and its parts
 */
export async function readItems(db: TenantReader, context: OperationContext, ref: z.output<typeof attentionScope>) {
  const { tenantId, actor } = context
  const parts = ref === undefined ? null : entityWithParts(db, tenantId, ref)
  const allowed = attentionSources.filter((s) => mayDo(actor, s.action) && (parts === null || s.aboutEntities))
  // Read with the parts of the entity, so those of the whole organization where it has any.
  const known = ref === undefined || isAggregate(ref) ? null : [ref]
  const conditional = allowed.flatMap((source) => (source.when ? [{ source, when: source.when(context, known) }] : []))
  const conditions = conditional.map(({ when }) => when)
  const marks = readMarks(db, tenantId, personOf(actor), conditions)
  const read = async (source: AttentionSource): Promise<readonly AttentionItem[]> => {
    const position = conditional.findIndex((c) => c.source === source)
    const refs = await parts
    return position < 0 || (await marks).holds[position] ? source.read(db, context, refs) : []
  }
  const [items, found] = await Promise.all([Promise.all(allowed.map(read)), marks])
  return { items: items.flat(), marks: found }
}

/** More than anybody goes through; the reader's own are first. */
const maxShown = 100

/** An item that leads to the page of the entity itself repeats what that page shows: the problems of its descriptor. */
const isElsewhere = (item: AttentionItem, ref: string | undefined) =>
  ref === undefined || item.path !== portalPaths.entity(partsOf(ref))

/** Everything that needs attention, of the organization or of an entity, ranked, with what the reader has snoozed. */
export const listAttention = operation({
  name: 'home.list-attention',
  action: 'catalog.read',
  input: z.object({ ref: attentionScope }),
  run: (context, { ref }) =>
    context.read(async (db): Promise<AttentionView[]> => {
      const person = personOf(context.actor)
      const { items, marks } = await readItems(db, context, ref)
      const { refs, assigned, snoozed } = marks
      return items
        .filter((item) => isElsewhere(item, ref))
        .map((item) => {
          const assignment = assigned.get(item.key)
          const assignedToMe = assignment !== undefined && assignment.userId === person
          const mine = item.personal === true || assignedToMe || item.owners.some((owner) => refs.includes(owner))
          return { item, assignment, ...item, mine }
        })
        .sort(byRank)
        .slice(0, maxShown)
        .map(({ item: { owners: _, personal: __, impact: ___, ...shown }, assignment, mine }) => ({
          ...shown,
          mine,
          assignee: assignment ? { userId: assignment.userId, name: assignment.name } : null,
          snoozedUntil: snoozed.get(shown.key) ?? null,
        }))
    }),
})
