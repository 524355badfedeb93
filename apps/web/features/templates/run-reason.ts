import type { RunLimits } from '@callboard/modules/billing/domain/run-limits'
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
