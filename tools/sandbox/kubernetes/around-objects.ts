import { type Cluster, timestamp } from './cluster.ts'
import { nextAddress, type Wanted } from './pod-objects.ts'

// Objects related to workloads: services and their ingresses, autoscalers, nodes.

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
