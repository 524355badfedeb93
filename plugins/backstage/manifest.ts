import { definePlugin } from '@callboard/plugin-kit/manifest'

export const manifest = definePlugin({
  id: 'backstage',
  name: 'Backstage',
  summary: 'Imports the catalog of an existing Backstage and keeps it in sync.',
  tier: 'free',
  icon: 'theater',
  accountLabel: 'Backstage',
  itemLabel: 'entities',
  adds: ['Every entity of its catalog, with owners and relations', 'A report of conflicting names'],
  permissions: ['A token with read access to the catalog'],
  syncEveryS: 600,
})
