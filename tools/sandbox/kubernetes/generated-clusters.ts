import { putNode } from './around-objects.ts'
import { Cluster } from './cluster.ts'
import { putWorkload } from './workload-objects.ts'

/** Clusters with only a number of services, for benches. */
export function generatedClusters(count: number, workloads: number, podsEach: number): Map<string, Cluster> {
  return new Map(
    Array.from({ length: count }, (_, c) => {
      const name = `cluster-${String(c).padStart(3, '0')}`
      const cluster = new Cluster(name)
      putNode(cluster, `${name}-node-1`, 'zone-a')
      for (let w = 0; w < workloads; w++)
        putWorkload(cluster, {
          namespace: `team-${w % 10}`,
          name: `service-${w}`,
          image: `registry.example.com/acme/service-${w}:1.0.0`,
          replicas: podsEach,
        })
      return [name, cluster]
    }),
  )
}
