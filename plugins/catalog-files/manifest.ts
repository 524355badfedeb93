import { definePlugin } from '@callboard/plugin-kit/manifest'

export const manifest = definePlugin({
  id: 'catalog-files',
  name: 'Catalog files',
  summary: 'Reads catalog-info.yaml files from URLs.',
  tier: 'free',
  icon: 'file-text',
  category: 'catalog',
  contents: ['entities'],
  accountLabel: 'Addresses',
  itemLabel: 'files',
  adds: ['Entities from these files and the files they reference', 'The locations that Backstage’s tools register'],
  permissions: [{ name: 'Publicly readable files', purpose: 'Callboard sends no credentials to these addresses' }],
  documentation: {
    label: 'Backstage: descriptor format',
    href: 'https://backstage.io/docs/features/software-catalog/descriptor-format',
  },
  syncEveryS: 300,
})
