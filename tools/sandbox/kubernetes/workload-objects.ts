import { type Cluster, type KubeObject, type NewObject, timestamp } from './cluster.ts'
import { putEvent } from './event-objects.ts'
import { hash, meta, owner, putPod, type Trouble, template, type Wanted } from './pod-objects.ts'

const resources: Record<NonNullable<Wanted['kind']>, string> = {
  Deployment: 'deployments',
  StatefulSet: 'statefulsets',
  DaemonSet: 'daemonsets',
}

const troubleEvents: Partial<Record<Trouble, [string, string]>> = {
  crash: ['BackOff', 'Back-off restarting failed container main in pod'],
  memory: ['BackOff', 'Back-off restarting failed container main in pod'],
  image: ['Failed', 'Error: ImagePullBackOff'],
  pending: ['FailedScheduling', '0/3 nodes are available: 3 Insufficient cpu.'],
  configuration: ['Failed', 'Error: configmap "settings" not found'],
  readiness: ['Unhealthy', 'Readiness probe failed: HTTP probe failed with statuscode: 503'],
}

const rolloutConditions = (available: boolean, quota: boolean, now: string) => [
  {
    type: 'Available',
    status: available ? 'True' : 'False',
    lastUpdateTime: now,
    lastTransitionTime: now,
    reason: available ? 'MinimumReplicasAvailable' : 'MinimumReplicasUnavailable',
    message: available ? 'Deployment has minimum availability.' : 'Deployment does not have minimum availability.',
  },
  {
    type: 'Progressing',
    status: 'True',
    lastUpdateTime: now,
    lastTransitionTime: now,
    reason: 'NewReplicaSetAvailable',
    message: 'ReplicaSet has successfully progressed.',
  },
  ...(quota
    ? [
        {
          type: 'ReplicaFailure',
          status: 'True',
          lastUpdateTime: now,
          lastTransitionTime: now,
          reason: 'FailedCreate',
          message:
            'pods "x" is forbidden: exceeded quota: team, requested: requests.cpu=100m, used: requests.cpu=4, limited: requests.cpu=4',
        },
      ]
    : []),
]

type Counts = { wanted: number; updated: number; ready: number; generation: number }

const countsOf = (kind: string, { wanted, updated, ready, generation }: Counts) =>
  kind === 'DaemonSet'
    ? {
        currentNumberScheduled: wanted,
        desiredNumberScheduled: wanted,
        numberMisscheduled: 0,
        numberReady: ready,
        numberAvailable: ready,
        updatedNumberScheduled: updated,
        observedGeneration: generation,
      }
    : {
        replicas: wanted,
        readyReplicas: ready,
        availableReplicas: ready,
        updatedReplicas: updated,
        observedGeneration: generation,
      }

const specOf = (kind: string, w: Wanted) => ({
  ...(kind === 'DaemonSet' ? { updateStrategy: { type: 'RollingUpdate' } } : { replicas: w.replicas }),
  ...(kind === 'StatefulSet' ? { serviceName: w.name, updateStrategy: { type: 'RollingUpdate' } } : {}),
  ...(kind === 'Deployment'
    ? { strategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: '25%', maxSurge: '25%' } } }
    : {}),
  selector: { matchLabels: { app: w.name } },
  template: template(w, w.image),
  revisionHistoryLimit: 10,
})

/** How far a rollout of a new image has come: revision, pods that have it, pods that are ready, and pods of the image before. */
function progressOf(cluster: Cluster, w: Wanted, before: KubeObject | undefined, trouble: Trouble) {
  const sameImage =
    (before?.spec as { template?: { spec?: { containers?: { image?: string }[] } } } | undefined)?.template?.spec?.containers?.[0]
      ?.image === w.image
  const revision =
    Number((before?.metadata.annotations as Record<string, string> | undefined)?.['deployment.kubernetes.io/revision'] ?? 0) +
    (before && sameImage ? 0 : 1)
  const updated = trouble === 'rollout' && before && !sameImage ? Math.ceil(w.replicas / 2) : w.replicas
  const former = podsOf(cluster, w).slice(0, w.replicas - updated)
  const ready = trouble === 'none' || trouble === 'rollout' ? w.replicas : trouble === 'quota' ? Math.max(1, w.replicas - 1) : 0
  return { revision, updated, former, ready }
}

/** Writes a workload in a given state, with the objects that controllers and kubelet would create. */
export function putWorkload(cluster: Cluster, w: Wanted, trouble: Trouble = 'none'): KubeObject {
  const kind = w.kind ?? 'Deployment'
  const resource = resources[kind]
  const before = cluster.get(resource, w.namespace, w.name)
  const { revision, updated, former, ready } = progressOf(cluster, w, before, trouble)
  const generation = Number(before?.metadata.generation ?? 0) + 1
  const object = cluster.put(resource, {
    metadata: {
      ...(before ? meta(before) : {}),
      name: w.name,
      namespace: w.namespace,
      generation,
      labels: { ...w.labels, app: w.name },
      creationTimestamp: timestamp(Date.now() - (w.ageH ?? 0) * 3600_000),
      ...(kind === 'Deployment' ? { annotations: { 'deployment.kubernetes.io/revision': String(revision) } } : {}),
    },
    spec: specOf(kind, w),
    status: {
      ...countsOf(kind, { wanted: w.replicas, updated, ready, generation }),
      ...(kind === 'Deployment' ? { conditions: rolloutConditions(ready > 0, trouble === 'quota', timestamp()) } : {}),
    },
  })
  const sets = { revision, ready: Math.min(ready, updated), former: former.length }
  const above = kind === 'Deployment' ? putReplicaSet(cluster, { ...w, replicas: updated }, object, sets) : object
  const extra: Record<string, string> =
    kind === 'Deployment'
      ? { 'pod-template-hash': above.metadata.name.slice(w.name.length + 1) }
      : { 'controller-revision-hash': `${w.name}-${hash(w.image, 8)}` }
  const wanted = Array.from({ length: trouble === 'quota' ? ready : updated }, (_, i) =>
    kind === 'StatefulSet' ? `${w.name}-${i}` : `${above.metadata.name}-${hash(`${cluster.name}${w.name}${w.image}${i}`, 5)}`,
  )
  for (const name of wanted) putPod(cluster, w, above, name, w.image, trouble, extra)
  for (const pod of podsOf(cluster, w))
    if (!wanted.includes(pod.metadata.name) && !former.includes(pod)) cluster.remove('pods', w.namespace, pod.metadata.name)
  const [reason, message] = troubleEvents[trouble] ?? []
  const [first] = podsOf(cluster, w)
  if (reason && message && first) putEvent(cluster, first, 'Warning', reason, message)
  return object
}

const podsOf = (cluster: Cluster, w: Pick<Wanted, 'namespace' | 'name'>): KubeObject[] =>
  cluster
    .list('pods', w.namespace)
    .filter((p) => p.metadata.labels?.app === w.name && !p.metadata.labels['batch.kubernetes.io/job-name'])

/** `former`: how many pods a rollout has not replaced yet. */
type Sets = { revision: number; ready: number; former: number }

function putReplicaSet(cluster: Cluster, w: Wanted, above: KubeObject, { revision, ready, former }: Sets): KubeObject {
  const name = `${w.name}-${hash(w.name + w.image, 9)}`
  for (const old of cluster.list('replicasets', w.namespace))
    if (
      (old.metadata.ownerReferences as { uid: string }[])[0]?.uid === above.metadata.uid &&
      old.metadata.name !== name &&
      (old.spec as { replicas: number }).replicas > 0
    )
      cluster.put('replicasets', {
        ...old,
        spec: { ...(old.spec as object), replicas: former },
        status: { replicas: former },
      } as NewObject)
  const extra = { 'pod-template-hash': name.slice(w.name.length + 1) }
  return cluster.put('replicasets', {
    metadata: {
      name,
      namespace: w.namespace,
      labels: { ...w.labels, app: w.name, ...extra },
      annotations: { 'deployment.kubernetes.io/revision': String(revision) },
      ownerReferences: [owner(above)],
    },
    spec: { replicas: w.replicas, selector: { matchLabels: { app: w.name, ...extra } }, template: template(w, w.image, extra) },
    status: {
      replicas: w.replicas,
      readyReplicas: ready,
      availableReplicas: ready,
      fullyLabeledReplicas: w.replicas,
      observedGeneration: 1,
    },
  })
}
