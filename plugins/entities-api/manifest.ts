import { definePlugin } from '@callboard/plugin-kit/manifest'

export const manifest = definePlugin({
  id: 'entities-api',
  name: 'Entities API',
  summary: 'Takes entities from CI jobs and scripts, which push them.',
  tier: 'free',
  icon: 'upload',
  category: 'catalog',
  contents: ['entities'],
  accountLabel: 'Source',
  itemLabel: 'entities',
  adds: [
    'Entities that a job or a script pushes, in batches or as a stream',
    'A log of pushes with everything that was rejected',
  ],
  permissions: [{ name: 'catalog.write', purpose: 'Scope of the API token that the job sends' }],
  documentation: {
    label: 'Backstage: descriptor format',
    href: 'https://backstage.io/docs/features/software-catalog/descriptor-format',
  },
  syncEveryS: 86_400,
})
