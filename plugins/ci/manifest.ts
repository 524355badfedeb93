import { definePlugin } from '@callboard/plugin-kit/manifest'

export const manifest = definePlugin({
  id: 'ci',
  name: 'CI/CD',
  summary: 'Shows pipelines, their runs and deployments, from every connected account that has them.',
  tier: 'free',
  icon: 'workflow',
  category: 'code',
  contents: ['pipelines', 'deployments'],
  shows: 'pipelines',
  adds: ['A CI/CD tab on each entity', 'A page with failing pipelines and delivery performance'],
  pages: [{ id: 'pipelines', title: 'Pipelines', live: { topics: ['pipelines'], gapS: 10 } }],
  homeWidgets: [{ id: 'failing', title: 'Failing pipelines' }],
  entityTabs: [
    {
      id: 'pipelines',
      title: 'CI/CD',
      appliesTo: { kinds: ['component', 'api', 'system', 'resource'], connected: true },
      live: { topics: ['pipelines'], gapS: 3 },
    },
  ],
  entityCards: [
    {
      id: 'deployed',
      title: 'Deployed',
      place: 'side',
      appliesTo: { kinds: ['component'], connected: true },
      live: { topics: ['pipelines'], gapS: 10 },
    },
  ],
})
