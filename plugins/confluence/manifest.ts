import { definePlugin } from '@callboard/plugin-kit/manifest'

export const manifest = definePlugin({
  id: 'confluence',
  name: 'Confluence',
  summary: 'Answers questions from the pages of Confluence spaces that you choose.',
  tier: 'free',
  icon: 'book-open',
  category: 'knowledge',
  contents: ['knowledge'],
  accountLabel: 'Confluence site',
  itemLabel: 'pages',
  adds: [
    'Pages of the chosen spaces, which Ask quotes to every member of this organization',
    'Pages with view restrictions, and pages below them, are left out',
  ],
  permissions: [
    { name: 'Can use', purpose: 'Global permission: sign in to the site' },
    { name: 'View', purpose: 'Space permission: read the pages of each chosen space' },
  ],
  documentation: {
    label: 'Atlassian: API tokens',
    href: 'https://support.atlassian.com/atlassian-account/docs/manage-api-tokens-for-your-atlassian-account/',
  },
  syncEveryS: 3600,
})
