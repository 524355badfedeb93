import type { BudgetScope } from '@callboard/core/cost/budget'

/** Ways of adding up, for people. */
export const scopeWords: Record<BudgetScope, string> = {
  all: 'Everything',
  service: 'Service',
  account: 'Account',
  region: 'Region',
  environment: 'Environment',
  entity: 'Entity',
  owner: 'Team',
  system: 'System',
}
