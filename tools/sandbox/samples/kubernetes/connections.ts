import { kubeconfigOf } from '../../kubernetes/kubeconfig.ts'
import type { SampleConnection, Served } from '../connection.ts'

export const kubernetes = ({ url, clusters }: Served): SampleConnection[] =>
  [...clusters.values()].map((cluster) => ({
    pluginId: 'kubernetes',
    settings: { name: cluster.name, access: 'kubeconfig' },
    secrets: { kubeconfig: kubeconfigOf(cluster, url) },
  }))
