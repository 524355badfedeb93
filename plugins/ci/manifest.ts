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
  pages: [
    {
      id: 'pipelines',
      title: 'Pipelines',
      nav: { group: 'operate', icon: 'pipeline', order: 20 },
      live: { topics: ['pipelines'], gapS: 10 },
    },
  ],
  entityTabs: [
    {
      id: 'pipelines',
      title: 'CI/CD',
      appliesTo: { kinds: ['component', 'api', 'system', 'resource'], connected: true },
      live: { topics: ['pipelines'], gapS: 3 },
    },
  ],
  entityStatus: [
    {
      id: 'deployment',
      title: 'Last deployment',
      titleOfParts: 'Deployments, 30 days',
      icon: 'rocket',
      order: 20,
      kinds: ['component', 'system', 'domain', 'group'],
      tab: 'pipelines',
      live: { topics: ['pipelines'], gapS: 10 },
    },
    {
      id: 'pipeline',
      title: 'Pipeline',
      titleOfParts: 'Pipelines',
      icon: 'workflow',
      order: 30,
      kinds: ['component', 'system', 'domain', 'group'],
      tab: 'pipelines',
      live: { topics: ['pipelines'], gapS: 10 },
    },
  ],
})
