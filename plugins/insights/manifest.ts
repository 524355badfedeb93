import { definePlugin } from '@callboard/plugin-kit/manifest'

export const manifest = definePlugin({
  id: 'insights',
  name: 'Insights',
  summary: 'What people do in the portal: who comes, what they use, what they look for and do not find.',
  tier: 'premium',
  icon: 'chart-line',
  shows: 'usage',
  adds: [
    'Active people by day, week and month, and by team',
    'What is visited most, and what nobody looks at',
    'What is searched for, and found nothing',
    'Whether people come back, against the days before; everything as CSV',
  ],
  pages: [{ id: 'usage', title: 'Insights', live: { topics: ['usage'], gapS: 30 } }],
})
