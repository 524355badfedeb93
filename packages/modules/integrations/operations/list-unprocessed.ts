import { operation } from '@callboard/kernel/operation'
import { normalizeRef } from '@callboard/modules/catalog/domain/entity'
import { z } from 'zod'

/** Maximum problems read at a time; an organization with more has a common cause that the first ones show. */
const maxProblems = 2000

/** Content of a file that is missing from the catalog or differs from it. */
export type Unprocessed = {
  /** Time of its first problem. */
  id: string
  /** undefined if the file contains no readable entity */
  ref: string | undefined
  entity: unknown
  place: string
  foundAt: Date
  retryAt: Date | null
  problems: { code: string; message: string; line: number | null; column: number | null }[]
}

/** Entities and files of the organization with problems. `failed` requires a change of the file, `pending` is retried. */
export const listUnprocessed = operation({
  name: 'integrations.list-unprocessed',
  action: 'integrations.read',
  input: z.object({ state: z.enum(['failed', 'pending']), owner: z.string().max(600).optional() }),
  run: ({ readModels }, { state, owner }) =>
    readModels(async (db): Promise<Unprocessed[]> => {
      const problems = await db.problem.findMany({
        where: state === 'pending' ? { retryAt: { not: null } } : { retryAt: null },
        orderBy: [{ itemName: 'asc' }, { file: 'asc' }, { line: 'asc' }, { id: 'asc' }],
        take: maxProblems,
        omit: { tenantId: true },
      })
      const refs = problems.flatMap((p) => p.ref ?? [])
      const entities = await db.entity.findMany({
        where: { ref: { in: refs } },
        select: { ref: true, data: true, ownerRef: true },
      })
      const byRef = new Map(entities.map((e) => [e.ref, e] as const))
      const wanted = owner === undefined ? undefined : (normalizeRef(owner, { kind: 'group' }) ?? owner)
      // One file is one position, whatever line a problem names.
      const placeOf = (p: (typeof problems)[number]) => p.url?.split('#')[0] ?? [p.itemName, p.file].filter(Boolean).join('/')
      return [...Map.groupBy(problems, (p) => p.ref ?? `${p.integrationId} ${placeOf(p)}`).values()].flatMap((group) => {
        const [first] = group
        if (!first) return []
        const known = first.ref ? byRef.get(first.ref) : undefined
        if (wanted !== undefined && known?.ownerRef !== wanted) return []
        return {
          id: first.id,
          ref: first.ref ?? undefined,
          entity: known?.data,
          place: placeOf(first),
          foundAt: first.createdAt,
          retryAt: first.retryAt,
          problems: group.map(({ code, message, line, column }) => ({ code, message, line, column })),
        }
      })
    }),
})
