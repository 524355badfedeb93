import { definePlugin } from '@callboard/plugin-kit/manifest'

export const manifest = definePlugin({
  id: 'insights',
  name: 'Insights',
  summary: 'Portal analytics: adoption by team, retention, searches without results and unhelpful docs.',
  tier: 'premium',
  icon: 'chart-line',
  category: 'analytics',
  contents: ['usage'],
  shows: 'usage',
  adds: [
    'Active people by day, week and month, compared with the previous period',
    'Adoption by team with a goal, retention and cohorts',
    'Searches without results, and docs that readers rated unhelpful',
    'Most used and unused entities, docs and plugin pages',
    'Time to first value of new members; CSV export',
  ],
  pages: [
    {
      id: 'usage',
      title: 'Insights',
      nav: { group: 'improve', icon: 'chart', order: 20 },
      live: { topics: ['usage'], gapS: 30 },
    },
  ],
})
