import { definePlugin } from '@callboard/plugin-kit/manifest'

export const manifest = definePlugin({
  id: 'insights',
  name: 'Insights',
  summary: 'Portal analytics: active users, page views and searches without results.',
  tier: 'premium',
  icon: 'chart-line',
  category: 'analytics',
  contents: ['usage'],
  shows: 'usage',
  adds: [
    'Active people by day, week and month, and by team',
    'Most visited and unvisited entities',
    'Top searches and searches without results',
    'Retention compared with the previous period; CSV export',
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
