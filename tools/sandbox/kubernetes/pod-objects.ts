import { createHash } from 'node:crypto'
import { type Cluster, type KubeObject, timestamp } from './cluster.ts'

// Pods as reported by kubelets, healthy and unhealthy.

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
  /** Age in hours. */
  ageH?: number
}

/** Possible problems of a workload's pods; `rollout` is none: half of them still run the former image. */
export type Trouble = 'none' | 'rollout' | 'crash' | 'memory' | 'image' | 'pending' | 'configuration' | 'readiness' | 'quota'

export const hash = (text: string, length: number) =>
  createHash('sha256')
    .update(text)
    .digest('hex')
    .replace(/[aeiou01l]/g, 'x')
    .slice(0, length)

export const owner = (o: KubeObject) => ({
  apiVersion: o.apiVersion,
  kind: o.kind,
  name: o.metadata.name,
  uid: o.metadata.uid,
  controller: true,
  blockOwnerDeletion: true,
})
export const meta = (o: KubeObject) => {
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
export const template = (w: Wanted, image: string, extra: Record<string, string> = {}) => ({
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
const states: Record<Exclude<Trouble, 'none' | 'rollout' | 'pending' | 'quota' | 'readiness'>, (w: Wanted) => State> = {
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

export const conditions = (ready: boolean, scheduled: boolean, at: string) => {
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
    trouble === 'none' || trouble === 'rollout' || trouble === 'quota'
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
export const nextAddress = () => {
  addresses++
  return `10.244.${Math.floor(addresses / 250) % 250}.${(addresses % 250) + 1}`
}

export function putPod(
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
