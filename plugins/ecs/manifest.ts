import { definePlugin } from '@callboard/plugin-kit/manifest'

export const manifest = definePlugin({
  id: 'ecs',
  name: 'Amazon ECS',
  summary: 'Shows the services and tasks of Amazon ECS beside what runs in Kubernetes: versions, what is broken and why.',
  tier: 'free',
  icon: 'server',
  accountLabel: 'Region of an AWS account',
  itemLabel: 'services',
  adds: ['Services and tasks on each component, over all clusters', 'What is broken, in plain words'],
  asksFor: [
    'ecs:ListClusters, ecs:DescribeClusters, ecs:ListServices, ecs:DescribeServices',
    'ecs:ListTasks, ecs:DescribeTasks, ecs:DescribeTaskDefinition',
    'No writing',
  ],
  firstStep: 'cluster',
  syncEveryS: 60,
  provides: ['workloads'],
})
