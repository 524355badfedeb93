import { definePlugin } from '@callboard/plugin-kit/manifest'

export const manifest = definePlugin({
  id: 'gitlab',
  name: 'GitLab CI/CD',
  summary: 'Shows pipelines, jobs and deployments of a GitLab group on your services.',
  tier: 'free',
  icon: 'gitlab',
  accountLabel: 'GitLab group',
  itemLabel: 'projects',
  adds: ['Pipelines, jobs and logs of GitLab on each service', 'Deployments and DORA metrics'],
  permissions: [
    'A group or personal access token with the scope read_api',
    'The api scope, to re-run pipelines or create the webhook (optional)',
  ],
  syncEveryS: 1800,
  provides: ['pipelines'],
})
