import { definePlugin } from '@callboard/plugin-kit/manifest'

export const manifest = definePlugin({
  id: 'backstage',
  name: 'Backstage',
  summary: 'Imports the catalog of an existing Backstage and keeps it in sync.',
  tier: 'free',
  icon: 'theater',
  category: 'catalog',
  contents: ['entities'],
  accountLabel: 'Backstage',
  itemLabel: 'entities',
  adds: ['Every entity of its catalog, with owners and relations', 'A report of conflicting names'],
  permissions: [{ name: 'Static token or service token', purpose: 'Read the catalog through the backend’s API' }],
  documentation: { label: 'Backstage: service-to-service auth', href: 'https://backstage.io/docs/auth/service-to-service-auth' },
  syncEveryS: 600,
})
