import { definePlugin } from '@callboard/plugin-kit/manifest'

export const manifest = definePlugin({
  id: 'backstage',
  name: 'Backstage',
  summary: 'Takes over the catalog of a Backstage that runs, and keeps up with it until you switch it off.',
  tier: 'free',
  icon: 'theater',
  accountLabel: 'Backstage',
  itemLabel: 'entities',
  adds: ['Every entity of its catalog, with owners and relations', 'A report of names that differ from what is here already'],
  asksFor: ['A token that may read the catalog'],
  syncEveryS: 600,
})
