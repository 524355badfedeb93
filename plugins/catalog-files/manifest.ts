import { definePlugin } from '@callboard/plugin-kit/manifest'

export const manifest = definePlugin({
  id: 'catalog-files',
  name: 'Catalog files',
  summary: 'Reads catalog-info.yaml files by their addresses, wherever they are on the web.',
  tier: 'free',
  icon: 'file-text',
  accountLabel: 'Addresses',
  itemLabel: 'files',
  adds: ['What the files describe, and what they refer to', 'The locations that Backstage’s tools register'],
  asksFor: ['Files that anybody may read'],
  syncEveryS: 300,
})
