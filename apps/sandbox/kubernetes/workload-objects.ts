import { createHash } from 'node:crypto'
import { type Cluster, type KubeObject, type NewObject, timestamp } from './cluster.ts'

/** A workload as its owners would write it. */
export type Wanted = {
  namespace: string
  name: string
  image: string
  replicas: number
  labels?: Record<string, string>
  cpu?: string
  memory?: string
  port?: number
  kind?: 'Deployment' | 'StatefulSet' | 'DaemonSet'
  /** How long ago it was made, in hours. */
  ageH?: number
}

/** What can be wrong with the pods of a workload. */
export type Trouble = 'none' | 'crash' | 'memory' | 'image' | 'pending' | 'configuration' | 'readiness' | 'quota'

const resources: Record<NonNullable<Wanted['kind']>, string> = {
  Deployment: 'deployments',
  StatefulSet: 'statefulsets',
  DaemonSet: 'daemonsets',
}
const hash = (text: string, length: number) =>
  createHash('sha256')
    .update(text)
    .digest('hex')
    .replace(/[aeiou01l]/g, 'x')
    .slice(0, length)

const owner = (o: KubeObject) => ({
  apiVersion: o.apiVersion,
  kind: o.kind,
  name: o.metadata.name,
  uid: o.metadata.uid,
  controller: true,
  blockOwnerDeletion: true,
})
const meta = (o: KubeObject) => {
  const { resourceVersion: _, ...rest } = o.metadata
  return rest
}

const containerOf = (w: Wanted, image = w.image) => ({
  name: 'main',
  image,
  ports: [{ name: 'http', containerPort: w.port ?? 8080, protocol: 'TCP' }],
  resources: { requests: { cpu: w.cpu ?? '100m', memory: w.memory ?? '128Mi' }, limits: { memory: w.memory ?? '128Mi' } },
  readinessProbe: {
    httpGet: { path: '/healthz', port: 'http', scheme: 'HTTP' },
    timeoutSeconds: 1,
    periodSeconds: 10,
    successThreshold: 1,
    failureThreshold: 3,
  },
  terminationMessagePath: '/dev/termination-log',
  terminationMessagePolicy: 'File',
  imagePullPolicy: 'IfNotPresent',
})
const template = (w: Wanted, image: string, extra: Record<string, string> = {}) => ({
  metadata: { creationTimestamp: null, labels: { ...w.labels, app: w.name, ...extra } },
  spec: {
    containers: [containerOf(w, image)],
    restartPolicy: 'Always',
    terminationGracePeriodSeconds: 30,
    dnsPolicy: 'ClusterFirst',
    schedulerName: 'default-scheduler',
  },
})

type State = {
  ready: boolean
  waiting?: { reason: string; message: string }
  restarts: number
  last?: { exitCode: number; reason: string }
}
const states: Record<Exclude<Trouble, 'none' | 'pending' | 'quota' | 'readiness'>, (w: Wanted) => State> = {
  crash: (w) => ({
    ready: false,
    waiting: { reason: 'CrashLoopBackOff', message: `back-off 40s restarting failed container=main pod=${w.name}` },
    restarts: 4,
    last: { exitCode: 1, reason: 'Error' },
  }),
  memory: (w) => ({
    ready: false,
    waiting: { reason: 'CrashLoopBackOff', message: `back-off 2m40s restarting failed container=main pod=${w.name}` },
    restarts: 7,
    last: { exitCode: 137, reason: 'OOMKilled' },
  }),
  image: (w) => ({
    ready: false,
    waiting: {
      reason: 'ImagePullBackOff',
      message: `Back-off pulling image "${w.image}": ErrImagePull: rpc error: code = NotFound desc = failed to pull and unpack image "${w.image}": not found`,
    },
    restarts: 0,
  }),
  configuration: () => ({
    ready: false,
    waiting: { reason: 'CreateContainerConfigError', message: 'configmap "settings" not found' },
    restarts: 0,
  }),
}

const conditions = (ready: boolean, scheduled: boolean, at: string) => {
  const of = (type: string, ok: boolean, more: object = {}) => ({
    type,
    status: ok ? 'True' : 'False',
    lastProbeTime: null,
    lastTransitionTime: at,
    ...(ok ? {} : more),
  })
  const unready = { reason: 'ContainersNotReady', message: 'containers with unready status: [main]' }
  if (!scheduled)
    return [
      of('PodScheduled', false, {
        reason: 'Unschedulable',
        message:
          '0/3 nodes are available: 3 Insufficient cpu. preemption: 0/3 nodes are available: 3 No preemption victims found for incoming pod.',
      }),
    ]
  return [of('Initialized', true), of('Ready', ready, unready), of('ContainersReady', ready, unready), of('PodScheduled', true)]
}

function podStatus(w: Wanted, image: string, trouble: Trouble, startedAt: string, ip: string) {
  if (trouble === 'pending') return { phase: 'Pending', conditions: conditions(false, false, startedAt), qosClass: 'Burstable' }
  const state: State =
    trouble === 'none' || trouble === 'quota'
      ? { ready: true, restarts: 0 }
      : trouble === 'readiness'
        ? { ready: false, restarts: 0 }
        : states[trouble](w)
  const now = timestamp()
  const id = `containerd://${hash(`${w.name}${ip}`, 40)}`
  return {
    phase: state.waiting && !state.last ? 'Pending' : 'Running',
    conditions: conditions(state.ready, true, now),
    hostIP: '10.0.0.7',
    podIP: ip,
    podIPs: [{ ip }],
    startTime: startedAt,
    qosClass: 'Burstable',
    containerStatuses: [
      {
        name: 'main',
        image,
        imageID: state.waiting && !state.last ? '' : `${image.split(':')[0]}@sha256:${hash(image, 40)}`,
        ready: state.ready,
        started: state.ready,
        restartCount: state.restarts,
        ...(state.waiting && !state.last ? {} : { containerID: id }),
        state: state.waiting ? { waiting: state.waiting } : { running: { startedAt } },
        lastState: state.last ? { terminated: { ...state.last, startedAt: now, finishedAt: now, containerID: id } } : {},
      },
    ],
  }
}

let addresses = 0
const nextAddress = () => {
  addresses++
  return `10.244.${Math.floor(addresses / 250) % 250}.${(addresses % 250) + 1}`
}

function putPod(
  cluster: Cluster,
  w: Wanted,
  above: KubeObject,
  name: string,
  image: string,
  trouble: Trouble,
  extra: Record<string, string>,
) {
  const nodes = cluster.list('nodes')
  const node = nodes[(addresses + name.length) % Math.max(1, nodes.length)]?.metadata.name
  const before = cluster.get('pods', w.namespace, name)
  const started = timestamp(Date.now() - (w.ageH ?? 0) * 3600_000)
  const address = (before?.status as { podIP?: string } | undefined)?.podIP ?? nextAddress()
  cluster.put('pods', {
    metadata: {
      name,
      generateName: `${name.slice(0, -5)}`,
      namespace: w.namespace,
      creationTimestamp: started,
      labels: { ...template(w, image, extra).metadata.labels },
      ownerReferences: [owner(above)],
    },
    spec: {
      ...template(w, image).spec,
      ...(trouble === 'pending' || !node ? {} : { nodeName: node }),
      serviceAccountName: 'default',
    },
    status: podStatus(w, image, trouble, started, address),
  })
}

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

const countsOf = (kind: string, wanted: number, ready: number, generation: number) =>
  kind === 'DaemonSet'
    ? {
        currentNumberScheduled: wanted,
        desiredNumberScheduled: wanted,
        numberMisscheduled: 0,
        numberReady: ready,
        numberAvailable: ready,
        updatedNumberScheduled: wanted,
        observedGeneration: generation,
      }
    : {
        replicas: wanted,
        readyReplicas: ready,
        availableReplicas: ready,
        updatedReplicas: wanted,
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

/** Writes a workload with everything that controllers and kubelet would make of it, in a given state. */
export function putWorkload(cluster: Cluster, w: Wanted, trouble: Trouble = 'none'): KubeObject {
  const kind = w.kind ?? 'Deployment'
  const resource = resources[kind]
  const before = cluster.get(resource, w.namespace, w.name)
  const sameImage =
    (before?.spec as { template?: { spec?: { containers?: { image?: string }[] } } } | undefined)?.template?.spec?.containers?.[0]
      ?.image === w.image
  const revision =
    Number((before?.metadata.annotations as Record<string, string> | undefined)?.['deployment.kubernetes.io/revision'] ?? 0) +
    (before && sameImage ? 0 : 1)
  const ready = trouble === 'none' ? w.replicas : trouble === 'quota' ? Math.max(1, w.replicas - 1) : 0
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
      ...countsOf(kind, w.replicas, ready, generation),
      ...(kind === 'Deployment' ? { conditions: rolloutConditions(ready > 0, trouble === 'quota', timestamp()) } : {}),
    },
  })
  const above = kind === 'Deployment' ? putReplicaSet(cluster, w, object, revision, ready) : object
  const extra: Record<string, string> =
    kind === 'Deployment'
      ? { 'pod-template-hash': above.metadata.name.slice(w.name.length + 1) }
      : { 'controller-revision-hash': `${w.name}-${hash(w.image, 8)}` }
  const wanted = Array.from({ length: trouble === 'quota' ? ready : w.replicas }, (_, i) =>
    kind === 'StatefulSet' ? `${w.name}-${i}` : `${above.metadata.name}-${hash(`${cluster.name}${w.name}${w.image}${i}`, 5)}`,
  )
  for (const name of wanted) putPod(cluster, w, above, name, w.image, trouble, extra)
  for (const pod of podsOf(cluster, w))
    if (!wanted.includes(pod.metadata.name)) cluster.remove('pods', w.namespace, pod.metadata.name)
  const [reason, message] = troubleEvents[trouble] ?? []
  const [first] = podsOf(cluster, w)
  if (reason && message && first) putEvent(cluster, first, 'Warning', reason, message)
  return object
}

export const podsOf = (cluster: Cluster, w: Pick<Wanted, 'namespace' | 'name'>): KubeObject[] =>
  cluster
    .list('pods', w.namespace)
    .filter((p) => p.metadata.labels?.app === w.name && !p.metadata.labels['batch.kubernetes.io/job-name'])

function putReplicaSet(cluster: Cluster, w: Wanted, above: KubeObject, revision: number, ready: number): KubeObject {
  const name = `${w.name}-${hash(w.name + w.image, 9)}`
  for (const old of cluster.list('replicasets', w.namespace))
    if (
      (old.metadata.ownerReferences as { uid: string }[])[0]?.uid === above.metadata.uid &&
      old.metadata.name !== name &&
      (old.spec as { replicas: number }).replicas > 0
    )
      cluster.put('replicasets', { ...old, spec: { ...(old.spec as object), replicas: 0 }, status: { replicas: 0 } } as NewObject)
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

export function putService(cluster: Cluster, w: Wanted, host?: string): void {
  const labels = { app: w.name }
  cluster.put('services', {
    metadata: { name: w.name, namespace: w.namespace, labels: { ...w.labels, ...labels } },
    spec: {
      type: 'ClusterIP',
      clusterIP: nextAddress().replace('10.244', '10.96'),
      selector: labels,
      ports: [{ name: 'http', port: 80, protocol: 'TCP', targetPort: 'http' }],
      sessionAffinity: 'None',
    },
    status: { loadBalancer: {} },
  })
  if (!host) return
  cluster.put('ingresses', {
    metadata: { name: w.name, namespace: w.namespace },
    spec: {
      ingressClassName: 'nginx',
      tls: [{ hosts: [host], secretName: `${w.name}-tls` }],
      rules: [
        {
          host,
          http: { paths: [{ path: '/', pathType: 'Prefix', backend: { service: { name: w.name, port: { number: 80 } } } }] },
        },
      ],
    },
    status: { loadBalancer: { ingress: [{ ip: '203.0.113.10' }] } },
  })
}

export function putAutoscaler(cluster: Cluster, w: Wanted, max: number): void {
  const now = timestamp()
  cluster.put('horizontalpodautoscalers', {
    metadata: { name: w.name, namespace: w.namespace },
    spec: {
      scaleTargetRef: { apiVersion: 'apps/v1', kind: w.kind ?? 'Deployment', name: w.name },
      minReplicas: Math.min(w.replicas, max),
      maxReplicas: max,
      metrics: [{ type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 70 } } }],
    },
    status: {
      currentReplicas: w.replicas,
      desiredReplicas: w.replicas,
      currentMetrics: [{ type: 'Resource', resource: { name: 'cpu', current: { averageUtilization: 48, averageValue: '48m' } } }],
      conditions: [
        {
          type: 'AbleToScale',
          status: 'True',
          lastTransitionTime: now,
          reason: 'ReadyForNewScale',
          message: 'recommended size matches current size',
        },
        {
          type: 'ScalingActive',
          status: 'True',
          lastTransitionTime: now,
          reason: 'ValidMetricFound',
          message: 'the HPA was able to successfully calculate a replica count from cpu resource utilization',
        },
        {
          type: 'ScalingLimited',
          status: 'False',
          lastTransitionTime: now,
          reason: 'DesiredWithinRange',
          message: 'the desired count is within the acceptable range',
        },
      ],
    },
  })
}

/** Writes a CronJob, and the Job of its last run with the pod that did it. */
export function putCronJob(cluster: Cluster, w: Wanted, schedule: string, failed = false): void {
  const labels = { ...w.labels, app: w.name }
  const jobTemplate = {
    spec: { template: { ...template(w, w.image), spec: { ...template(w, w.image).spec, restartPolicy: 'Never' } } },
  }
  const at = timestamp(Date.now() - 25 * 60_000)
  const cron = cluster.put('cronjobs', {
    metadata: { name: w.name, namespace: w.namespace, labels, creationTimestamp: timestamp(Date.now() - 9e8) },
    spec: {
      schedule,
      concurrencyPolicy: 'Forbid',
      suspend: false,
      jobTemplate,
      successfulJobsHistoryLimit: 3,
      failedJobsHistoryLimit: 1,
    },
    status: { lastScheduleTime: at, ...(failed ? {} : { lastSuccessfulTime: at }) },
  })
  const name = `${w.name}-${Math.floor(Date.parse(at) / 60_000)}`
  const runLabels = { ...labels, 'batch.kubernetes.io/job-name': name, 'job-name': name }
  const job = cluster.put('jobs', {
    metadata: { name, namespace: w.namespace, labels: runLabels, ownerReferences: [owner(cron)], creationTimestamp: at },
    spec: {
      parallelism: 1,
      completions: 1,
      backoffLimit: 0,
      selector: { matchLabels: { 'job-name': name } },
      template: jobTemplate.spec.template,
    },
    status: failed
      ? {
          failed: 1,
          startTime: at,
          conditions: [
            {
              type: 'Failed',
              status: 'True',
              lastProbeTime: at,
              lastTransitionTime: at,
              reason: 'BackoffLimitExceeded',
              message: 'Job has reached the specified backoff limit',
            },
          ],
        }
      : {
          succeeded: 1,
          startTime: at,
          completionTime: at,
          conditions: [{ type: 'Complete', status: 'True', lastProbeTime: at, lastTransitionTime: at }],
        },
  })
  cluster.put('pods', {
    metadata: {
      name: `${name}-${hash(name, 5)}`,
      generateName: `${name}-`,
      namespace: w.namespace,
      labels: runLabels,
      ownerReferences: [owner(job)],
      creationTimestamp: at,
    },
    spec: { ...jobTemplate.spec.template.spec, nodeName: cluster.list('nodes')[0]?.metadata.name ?? '' },
    status: {
      phase: failed ? 'Failed' : 'Succeeded',
      conditions: conditions(false, true, at),
      startTime: at,
      containerStatuses: [
        {
          name: 'main',
          image: w.image,
          imageID: '',
          ready: false,
          restartCount: 0,
          state: {
            terminated: { exitCode: failed ? 2 : 0, reason: failed ? 'Error' : 'Completed', startedAt: at, finishedAt: at },
          },
          lastState: {},
        },
      ],
    },
  })
}

export function putNode(cluster: Cluster, name: string, zone: string): void {
  const now = timestamp()
  const condition = (type: string, ok: 'True' | 'False', reason: string) => ({
    type,
    status: ok,
    lastHeartbeatTime: now,
    lastTransitionTime: now,
    reason,
    message: reason,
  })
  const amounts = { cpu: '8', memory: '32Gi', pods: '110', 'ephemeral-storage': '100Gi' }
  cluster.put('nodes', {
    metadata: {
      name,
      labels: {
        'kubernetes.io/hostname': name,
        'topology.kubernetes.io/zone': zone,
        'node.kubernetes.io/instance-type': 'm7i.2xlarge',
      },
    },
    spec: { podCIDR: '10.244.0.0/24' },
    status: {
      capacity: amounts,
      allocatable: amounts,
      addresses: [{ type: 'InternalIP', address: '10.0.0.7' }],
      nodeInfo: {
        machineID: '',
        systemUUID: '',
        bootID: '',
        kernelVersion: '6.1.0',
        osImage: 'Debian GNU/Linux 12',
        containerRuntimeVersion: 'containerd://2.1.4',
        kubeletVersion: cluster.version,
        kubeProxyVersion: '',
        operatingSystem: 'linux',
        architecture: 'amd64',
      },
      conditions: [
        condition('MemoryPressure', 'False', 'KubeletHasSufficientMemory'),
        condition('DiskPressure', 'False', 'KubeletHasNoDiskPressure'),
        condition('Ready', 'True', 'KubeletReady'),
      ],
    },
  })
}
