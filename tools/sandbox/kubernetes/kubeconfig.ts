import type { Cluster } from './cluster.ts'

/** A cluster's kubeconfig as JSON, which is also YAML. */
export const kubeconfigOf = (cluster: Cluster, url: string): string =>
  JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: cluster.name, cluster: { server: `${url}/kubernetes/${cluster.name}` } }],
    users: [{ name: 'callboard', user: { token: cluster.token } }],
    contexts: [{ name: cluster.name, context: { cluster: cluster.name, user: 'callboard' } }],
    'current-context': cluster.name,
  })
