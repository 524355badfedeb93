import { definePlugin } from '@callboard/plugin-kit/manifest'

export const manifest = definePlugin({
  id: 'confidence',
  name: 'Confidence',
  summary: 'Feature flags that belong to a service: targeting, rollouts and a kill switch, read by OpenFeature SDKs.',
  tier: 'premium',
  icon: 'flag',
  category: 'delivery',
  contents: ['flags'],
  shows: 'flags',
  adds: [
    'Feature flags with an owner, on the page of their service',
    'Targeting, percentage rollouts, schedules and a kill switch for each environment',
    'Evaluation by OpenFeature SDKs (OFREP) and by Confidence’s',
    'A history of who changed what, and why',
  ],
  entityTabs: [
    {
      id: 'flags',
      title: 'Flags',
      appliesTo: { kinds: ['component', 'system'], connected: true },
      live: { topics: ['flags'], gapS: 3 },
    },
  ],
})
