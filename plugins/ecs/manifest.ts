import { definePlugin } from '@callboard/plugin-kit/manifest'

export const manifest = definePlugin({
  id: 'ecs',
  name: 'Amazon ECS',
  summary: 'Shows Amazon ECS services and tasks next to your Kubernetes workloads: versions, health and failure reasons.',
  tier: 'free',
  icon: 'server',
  accountLabel: 'Region of an AWS account',
  itemLabel: 'services',
  adds: ['Services and tasks on each component, over all clusters', 'Failures explained in plain language'],
  permissions: [
    'ecs:ListClusters, ecs:DescribeClusters, ecs:ListServices, ecs:DescribeServices',
    'ecs:ListTasks, ecs:DescribeTasks, ecs:DescribeTaskDefinition',
    'No write access',
  ],
  onboardingStep: 'cluster',
  syncEveryS: 60,
  provides: ['workloads'],
})
