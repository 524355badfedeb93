import { definePlugin } from '@callboard/plugin-kit/manifest'

export const manifest = definePlugin({
  id: 'notion',
  name: 'Notion',
  summary: 'Answers questions from the Notion pages that you share with it.',
  tier: 'free',
  icon: 'book-open',
  category: 'knowledge',
  contents: ['knowledge'],
  accountLabel: 'Notion workspace',
  itemLabel: 'pages',
  adds: [
    'Pages shared with the connection, which Ask quotes to every member of this organization',
    'Notion does not tell who may read a page, so share only what everybody here may read',
  ],
  permissions: [{ name: 'Read content', purpose: 'Find the pages shared with the connection, and read them' }],
  documentation: {
    label: 'Notion: capabilities of a connection',
    href: 'https://developers.notion.com/reference/capabilities',
  },
  syncEveryS: 3600,
})
