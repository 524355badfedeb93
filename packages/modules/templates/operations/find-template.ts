import { AppError, notFound } from '@callboard/core/errors'
import type { OperationContext } from '@callboard/kernel/operation'
import { normalizeRef } from '@callboard/modules/catalog/domain/entity'
import { parseTemplate } from '../domain/parse-template.ts'
import { missingActions, type Template } from '../domain/template.ts'
import { readTemplateByRef } from '../repo/templates.ts'
import { installedActions } from './actions/installed-actions.ts'

/** A template of the catalog, and whether it is written in the portal. @throws AppError `not_found`, `invalid_input` if it cannot be run */
export async function findTemplate(context: OperationContext, text: string): Promise<Template & { editable: boolean }> {
  const ref = normalizeRef(text, { kind: 'template' })
  const found = ref ? await context.read((db) => readTemplateByRef(db, context.tenantId, ref)) : undefined
  if (!ref || !found) throw notFound(`The template ${text.slice(0, 200)}`)
  return { ...parseTemplate(ref, found.data, found.url || null), editable: found.editable }
}

export const missingOf = ({ platform }: OperationContext, { steps }: Pick<Template, 'steps'>): string[] =>
  missingActions(steps, new Set(installedActions(platform).keys()))

/** @throws AppError `conflict` that names the actions which are not installed */
export function requireActions(context: OperationContext, template: Template): void {
  const missing = missingOf(context, template)
  if (missing.length > 0)
    throw new AppError(
      'conflict',
      `${template.title} uses ${missing.length === 1 ? 'an action that is' : 'actions that are'} not installed: ${missing.join(', ')}.`,
    )
}
