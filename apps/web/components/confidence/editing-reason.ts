import 'server-only'
import { getEntitlements } from '@callboard/modules/billing'
import { mayUse } from '@callboard/modules/billing/domain/entitlements'
import type { Portal } from '~/lib/portal/portal.ts'

const plugin = { id: 'confidence', tier: 'premium' as const }

/**
 * Why the viewer cannot change flags or experiments: `locked` if no role could, because the plan does not include the plugin.
 */
export async function editingReason(
  { context, reason }: Portal,
  action: 'flags.manage' | 'flags.approve' | 'experiments.manage' | 'tenant.manage',
): Promise<{ reason: string | undefined; locked: boolean }> {
  const locked = !mayUse(await getEntitlements(context, {}), plugin)
  const denied = reason(action)
  return { reason: denied ?? (locked ? 'Confidence is not included in your plan.' : undefined), locked }
}
