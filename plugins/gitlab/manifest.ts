import { definePlugin } from '@callboard/plugin-kit/manifest'

export const manifest = definePlugin({
  id: 'gitlab',
  name: 'GitLab CI/CD',
  summary: 'Shows pipelines, jobs and deployments of a GitLab group on your services.',
  tier: 'free',
  icon: 'gitlab',
  category: 'code',
  contents: ['pipelines', 'deployments'],
  accountLabel: 'GitLab group',
  itemLabel: 'projects',
  adds: ['Pipelines, jobs and logs of GitLab on each service', 'Deployments and DORA metrics'],
  permissions: [
    { name: 'read_api', purpose: 'Projects, pipelines, jobs, logs and deployments' },
    { name: 'api', purpose: 'Re-run pipelines, create the webhook, and what templates write; includes read_api', optional: true },
  ],
  documentation: {
    label: 'GitLab: token scopes',
    href: 'https://docs.gitlab.com/user/profile/personal_access_tokens/#personal-access-token-scopes',
  },
  syncEveryS: 1800,
  provides: ['pipelines'],
})
