import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

export type Clusters = { count: number; workloads: number; podsEach: number }

/** The API servers of generated clusters, in a process of their own. */
export type ClusterServer = {
  child: ChildProcess
  url: string
  /** PEM of the certificate of the API servers. */
  authority: string
  clusters: { name: string; token: string }[]
  requests(): Promise<number>
}

/** Starts cluster-server.ts. */
export async function startClusters({ count, workloads, podsEach }: Clusters): Promise<ClusterServer> {
  const child = fork(fileURLToPath(new URL('./cluster-server.ts', import.meta.url)), [count, workloads, podsEach].map(String))
  const [ready] = (await once(child, 'message')) as [Pick<ClusterServer, 'url' | 'authority' | 'clusters'>]
  return {
    child,
    ...ready,
    async requests() {
      child.send('count')
      const [{ requests }] = (await once(child, 'message')) as [{ requests: number }]
      return requests
    },
  }
}
