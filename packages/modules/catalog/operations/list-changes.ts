import { operation } from '@callboard/kernel/operation'
import type { ApiComparison } from '@callboard/modules/apis/domain/compare/change'
import { NotParsed } from '@callboard/parsing/not-parsed'
import { parse, withBudget } from '@callboard/parsing/parse'
import { differencesOf, truncateValues } from '../domain/diff.ts'
import { type Json, partsOf, stringAt } from '../domain/entity.ts'
import { type ChangeRow, findChanges } from '../repo/changes.ts'
import { type ChangeView, changesSchema } from './change-views.ts'

/** Characters of API descriptions after which no further ones are compared per page. A single large one always is. */
const maxCompared = 4 * 1024 * 1024

/** CPU time for the API descriptions of one page. */
const compareBudgetMs = 8000

const nothing: ApiComparison = { changes: [] }

/** The effect of an API description's change, within the limits for comparison. */
async function compareDescriptions({ ref, action, before, after }: ChangeRow, room: { left: number }): Promise<ApiComparison> {
  if (partsOf(ref).kind !== 'api' || action !== 'changed') return nothing
  const definition = (data: Json | null) => stringAt(data ?? undefined, 'spec', 'definition')
  const [old, now] = [definition(before), definition(after)]
  if (!old || !now || old === now) return nothing
  if (room.left <= 0) return { changes: [], incomplete: 'Too many changes on this page to compare these definitions.' }
  room.left -= old.length + now.length
  const type = stringAt(after ?? undefined, 'spec', 'type') ?? ''
  try {
    return await parse('compare', { type, before: old, after: now })
  } catch (error) {
    if (!(error instanceof NotParsed)) throw error
    return { changes: [], incomplete: `The definitions could not be compared: the comparison ${error.message}.` }
  }
}

function viewsOf(rows: readonly ChangeRow[]): Promise<ChangeView[]> {
  const room = { left: maxCompared }
  return withBudget(
    compareBudgetMs,
    async () =>
      await Promise.all(
        rows.map(async (row): Promise<ChangeView> => {
          const { before, after, actor, source, ...shown } = row
          const { changes, incomplete } = await compareDescriptions(row, room)
          return {
            ...shown,
            kind: partsOf(row.ref).kind,
            by: actor ?? source ?? 'a disconnected integration',
            differences: row.action === 'changed' ? truncateValues(differencesOf(before ?? undefined, after ?? undefined)) : [],
            api: changes,
            apiIncomplete: incomplete ?? null,
          }
        }),
      ),
  )
}

/** Changes, newest first: of one entity, of what a group owns, or of the whole catalog. */
export const listChanges = operation({
  name: 'catalog.list-changes',
  action: 'catalog.read',
  input: changesSchema,
  async run(context, input) {
    const found = await context.read((db) => findChanges(db, context.tenantId, input))
    const page = found.slice(0, input.limit)
    const last = page.at(-1)
    return {
      changes: await viewsOf(page),
      next: found.length > input.limit && last ? { at: last.at, id: last.id } : undefined,
    }
  },
})
