import { definePlugin } from '@callboard/plugin-kit/manifest'

export const manifest = definePlugin({
  id: 'gitlab',
  name: 'GitLab CI/CD',
  summary: 'Brings the pipelines, jobs and deployments of a GitLab group to the services that its projects hold.',
  tier: 'free',
  icon: 'gitlab',
  accountLabel: 'GitLab group',
  itemLabel: 'projects',
  adds: ['Pipelines, jobs and logs of GitLab on each service', 'Its deployments, and what they say of how you deliver'],
  asksFor: [
    'A group or personal access token with the scope read_api',
    'The scope api only if pipelines shall be started again from here, or the webhook set up',
  ],
  syncEveryS: 1800,
  provides: ['pipelines'],
})
