/** What Callboard calls in Amazon ECS. All of it reads. */
export const permissions = [
  { name: 'ecs:ListClusters', purpose: 'Find the clusters of the region' },
  { name: 'ecs:DescribeClusters', purpose: 'Cluster names and counts' },
  { name: 'ecs:ListServices', purpose: 'Find the services of each cluster' },
  { name: 'ecs:DescribeServices', purpose: 'Desired state, rollouts, tags and events' },
  { name: 'ecs:ListTasks', purpose: 'Find running and stopped tasks' },
  { name: 'ecs:DescribeTasks', purpose: 'Task health and the reasons why tasks stopped' },
  { name: 'ecs:DescribeTaskDefinition', purpose: 'Images and versions' },
] as const
