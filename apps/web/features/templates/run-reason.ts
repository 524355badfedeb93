import type { TemplateDetail } from '@callboard/modules/templates/domain/views'

/** Why a template cannot be run: the role, or an action that is not installed. Undefined if it can. */
export function runReason(denied: string | undefined, { missing }: Pick<TemplateDetail, 'missing'>): string | undefined {
  if (denied) return denied
  if (missing.length === 0) return undefined
  const names = missing.join(', ')
  return missing.length === 1 ? `Its action ${names} is not installed.` : `Its actions ${names} are not installed.`
}
