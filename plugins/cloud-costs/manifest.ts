import { definePlugin } from '@callboard/plugin-kit/manifest'

export const manifest = definePlugin({
  id: 'cloud-costs',
  name: 'Cloud costs',
  summary: 'Imports FOCUS bills and shows what each service, team and system costs.',
  tier: 'free',
  icon: 'receipt',
  accountLabel: 'Source of bills',
  itemLabel: 'files',
  adds: [
    'Costs per entity, team and system',
    'Costs over time, including unallocated costs',
    'Cost allocation rules',
    'Budgets with email alerts',
  ],
  permissions: [
    'Amazon S3: s3:ListBucket on the bucket, s3:GetObject on the exported files',
    'Google Cloud: Storage Object Viewer on the bucket',
    'Azure: a signature of the container with Read and List',
    'Cost Explorer: ce:GetCostAndUsage',
  ],
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
  homeWidgets: [{ id: 'spend', title: 'Cloud costs' }],
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
