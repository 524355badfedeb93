import { definePlugin } from '@callboard/plugin-kit/manifest'

export const manifest = definePlugin({
  id: 'catalog-files',
  name: 'Catalog files',
  summary: 'Reads catalog-info.yaml files from URLs.',
  tier: 'free',
  icon: 'file-text',
  accountLabel: 'Addresses',
  itemLabel: 'files',
  adds: ['Entities from these files and the files they reference', 'The locations that Backstage’s tools register'],
  permissions: ['Publicly readable files'],
  syncEveryS: 300,
})
