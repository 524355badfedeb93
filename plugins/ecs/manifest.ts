import { definePlugin } from '@callboard/plugin-kit/manifest'
import { permissions } from './permissions.ts'

export const manifest = definePlugin({
  id: 'ecs',
  name: 'Amazon ECS',
  summary: 'Shows Amazon ECS services and tasks next to your Kubernetes workloads: versions, health and failure reasons.',
  tier: 'free',
  icon: 'server',
  category: 'runtime',
  contents: ['workloads'],
  accountLabel: 'Region of an AWS account',
  itemLabel: 'services',
  adds: ['Services and tasks on each component, over all clusters', 'Failures explained in plain language'],
  permissions,
  documentation: {
    label: 'AWS: actions of Amazon ECS',
    href: 'https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonelasticcontainerservice.html',
  },
  onboardingStep: 'cluster',
  syncEveryS: 60,
  provides: ['workloads'],
})
