import type { BudgetScope } from '@callboard/modules/costs/domain/budget'

/** Labels of groupings. */
export const scopeLabel: Record<BudgetScope, string> = {
  all: 'Everything',
  service: 'Cloud service',
  account: 'Account',
  region: 'Region',
  environment: 'Environment',
  entity: 'Entity',
  owner: 'Team',
  system: 'System',
}
