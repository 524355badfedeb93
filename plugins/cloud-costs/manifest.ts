import { definePlugin } from '@callboard/plugin-kit/manifest'
import { permissions } from './permissions.ts'

export const manifest = definePlugin({
  id: 'cloud-costs',
  name: 'Cloud costs',
  summary: 'Imports FOCUS bills and shows what each service, team and system costs.',
  tier: 'free',
  icon: 'receipt',
  category: 'costs',
  contents: ['costs'],
  accountLabel: 'Source of bills',
  itemLabel: 'files',
  adds: [
    'Costs per entity, team and system',
    'Costs over time, including unallocated costs',
    'Cost allocation rules',
    'Budgets with email alerts',
  ],
  permissions,
  documentation: {
    label: 'AWS: FOCUS exports',
    href: 'https://docs.aws.amazon.com/cur/latest/userguide/table-dictionary-focus-1-0-aws.html',
  },
  onboardingStep: 'cloud',
  syncEveryS: 3600,
  provides: ['costs'],
  pages: [
    {
      id: 'costs',
      title: 'Costs',
      nav: { group: 'operate', icon: 'cost', order: 30 },
      live: { topics: ['costs'], gapS: 15 },
    },
    { id: 'budgets', title: 'Budgets' },
    { id: 'allocation', title: 'Cost allocation' },
  ],
  homeWidgets: [{ id: 'movers', title: 'Top cost movers', column: 'side' }],
  entityStatus: [
    {
      id: 'cost',
      title: 'Cost, 30 days',
      titleOfParts: 'Cost, 30 days',
      icon: 'wallet',
      order: 40,
      kinds: ['component', 'resource', 'system', 'domain', 'group'],
      tab: 'costs',
    },
  ],
  entityTabs: [
    {
      id: 'costs',
      title: 'Costs',
      appliesTo: { kinds: ['component', 'resource', 'api', 'system', 'domain', 'group', 'user'], connected: true },
    },
  ],
})
