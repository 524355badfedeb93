import { type Cluster, type KubeObject, timestamp } from './cluster.ts'
import { hash } from './pod-objects.ts'

export function putEvent(cluster: Cluster, about: KubeObject, type: 'Normal' | 'Warning', reason: string, message: string): void {
  const name = `${about.metadata.name}.${hash(reason + message, 16)}`
  const namespace = about.metadata.namespace ?? 'default'
  const before = cluster.get('events', namespace, name)
  const now = timestamp()
  cluster.put('events', {
    metadata: { name, namespace },
    involvedObject: {
      kind: about.kind,
      namespace,
      name: about.metadata.name,
      uid: about.metadata.uid,
      apiVersion: about.apiVersion,
      resourceVersion: about.metadata.resourceVersion,
    },
    type,
    reason,
    message,
    source: { component: about.kind === 'Pod' ? 'kubelet' : 'deployment-controller' },
    firstTimestamp: (before?.firstTimestamp as string | undefined) ?? now,
    lastTimestamp: now,
    count: Number(before?.count ?? 0) + 1,
    eventTime: null,
    reportingComponent: '',
    reportingInstance: '',
  })
}
