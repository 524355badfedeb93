import { AppError } from '@callboard/core/errors'
import type { OperationContext } from '@callboard/kernel/operation'
import { partsOf } from '@callboard/modules/catalog/domain/entity'
import type { Template } from '../domain/template.ts'
import { hasEntity } from '../repo/templates.ts'

/**
 * Checks what a template is run on: an entity of a kind that it names.
 * @throws AppError `invalid_input` without one, or for an entity that the catalog does not have
 */
export async function checkEntity(
  context: OperationContext,
  { title, appliesTo }: Pick<Template, 'title' | 'appliesTo'>,
  entity: string | undefined,
): Promise<void> {
  if (appliesTo.length === 0) return
  const kinds = new Intl.ListFormat('en', { type: 'disjunction' }).format(appliesTo)
  if (entity === undefined || !appliesTo.includes(partsOf(entity).kind))
    throw new AppError('invalid_input', `“${title}” runs on an entity of kind ${kinds}. Start it from the page of one.`, {
      field: 'entity',
    })
  if (!(await context.read((db) => hasEntity(db, context.tenantId, entity))))
    throw new AppError('invalid_input', `The catalog has no ${entity.slice(0, 200)}. It may have been renamed or removed.`, {
      field: 'entity',
    })
}
