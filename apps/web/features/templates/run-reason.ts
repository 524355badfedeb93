import type { RunLimits } from '@callboard/modules/billing/domain/run-limits'
import { partsOf } from '@callboard/modules/catalog/domain/entity'
import type { TemplateDetail } from '@callboard/modules/templates/domain/views'

/** The actions of a template that are not installed, in a sentence; undefined if all are. */
export function missingReason({ missing }: Pick<TemplateDetail, 'missing'>): string | undefined {
  if (missing.length === 0) return undefined
  const names = missing.join(', ')
  return missing.length === 1 ? `Its action ${names} is not installed.` : `Its actions ${names} are not installed.`
}

/** Why a template cannot be run: the role, an action that is not installed, or a limit of the plan. Undefined if it can. */
export const runReason = (
  denied: string | undefined,
  template: Pick<TemplateDetail, 'missing'>,
  { reached }: Pick<RunLimits, 'reached'>,
): string | undefined => denied ?? missingReason(template) ?? reached ?? undefined

/** Why a template that runs on entities cannot be started here: which page it is started from. Undefined if it can. */
export function entityReason({ appliesTo }: Pick<TemplateDetail, 'appliesTo'>, entity: string | undefined): string | undefined {
  if (appliesTo.length === 0) return undefined
  if (entity !== undefined && appliesTo.includes(partsOf(entity).kind)) return undefined
  const kinds = new Intl.ListFormat('en', { type: 'disjunction' }).format(appliesTo)
  return `It runs on an entity of kind ${kinds}. Open one in the catalog, and choose it under Actions.`
}
