import type { Autoscaler, ClusterEvent, Controller, Node, Pod, Raw, Route, Service } from '../model/objects.ts'
import {
  trimAutoscaler,
  trimController,
  trimEvent,
  trimHttpRoute,
  trimIngress,
  trimNode,
  trimPod,
  trimService,
} from '../model/trim.ts'

/** The trim function of each kind. */
export type Kinds = {
  pods: Pod
  deployments: Controller
  statefulsets: Controller
  daemonsets: Controller
  replicasets: Controller
  jobs: Controller
  cronjobs: Controller
  rollouts: Controller
  services: Service
  ingresses: Route
  httproutes: Route
  horizontalpodautoscalers: Autoscaler
  events: ClusterEvent
  nodes: Node
}
/** The plural of a kind in the API's paths. */
export type Resource = keyof Kinds
export type KindOf<R extends Resource> = {
  resource: R
  /** The displayed name. */
  title: string
  /** API groups and versions that may serve it, newest first. */
  apis: readonly string[]
  /** Not every cluster has it, and none must. */
  optional: boolean
  namespaced: boolean
  trim(raw: Raw): Kinds[R]
}

const core = ['v1'] as const
const apps = ['apps/v1'] as const
const kind = <R extends Resource>(
  resource: R,
  title: string,
  apis: readonly string[],
  keep: (raw: Raw) => Kinds[R],
  more: { optional?: boolean; namespaced?: boolean } = {},
): KindOf<R> => ({ resource, title, apis, trim: keep, optional: more.optional ?? false, namespaced: more.namespaced ?? true })

/** All watched kinds, and the APIs that may serve them. Older clusters serve some kinds in older versions. */
export const kinds: { readonly [R in Resource]: KindOf<R> } = {
  pods: kind('pods', 'Pods', core, trimPod),
  deployments: kind('deployments', 'Deployments', apps, trimController('Deployment')),
  statefulsets: kind('statefulsets', 'StatefulSets', apps, trimController('StatefulSet')),
  daemonsets: kind('daemonsets', 'DaemonSets', apps, trimController('DaemonSet')),
  replicasets: kind('replicasets', 'ReplicaSets', apps, trimController('ReplicaSet')),
  jobs: kind('jobs', 'Jobs', ['batch/v1'], trimController('Job')),
  cronjobs: kind('cronjobs', 'CronJobs', ['batch/v1', 'batch/v1beta1'], trimController('CronJob')),
  rollouts: kind('rollouts', 'Argo Rollouts', ['argoproj.io/v1alpha1'], trimController('Rollout'), { optional: true }),
  services: kind('services', 'Services', core, trimService),
  ingresses: kind(
    'ingresses',
    'Ingresses',
    ['networking.k8s.io/v1', 'networking.k8s.io/v1beta1', 'extensions/v1beta1'],
    trimIngress,
  ),
  httproutes: kind(
    'httproutes',
    'Gateway routes',
    ['gateway.networking.k8s.io/v1', 'gateway.networking.k8s.io/v1beta1'],
    trimHttpRoute,
    {
      optional: true,
    },
  ),
  horizontalpodautoscalers: kind(
    'horizontalpodautoscalers',
    'Autoscalers',
    ['autoscaling/v2', 'autoscaling/v2beta2', 'autoscaling/v1'],
    trimAutoscaler,
  ),
  events: kind('events', 'Events', core, trimEvent),
  nodes: kind('nodes', 'Nodes', core, trimNode, { namespaced: false }),
}

/** The API of pod usage. It has no watch, so it is polled. */
export const metricsApi = 'metrics.k8s.io/v1beta1'

/** Kinds whose objects are workloads. */
export const workloadResources = [
  'deployments',
  'statefulsets',
  'daemonsets',
  'replicasets',
  'jobs',
  'cronjobs',
  'rollouts',
  'pods',
] as const

/** The path of an API group and version. */
export const apiPath = (api: string) => (api.includes('/') ? `/apis/${api}` : `/api/${api}`)

/** The path to list and watch a kind; in one namespace, or in all. */
export const listPath = (api: string, resource: string, namespace?: string) =>
  `${apiPath(api)}${namespace ? `/namespaces/${namespace}` : ''}/${resource}`

export type AnyKind = { [R in Resource]: KindOf<R> }[Resource]
