import { putAutoscaler, putNode, putService } from '../../kubernetes/around-objects.ts'
import { Cluster, servedIn1_20 } from '../../kubernetes/cluster.ts'
import { putCronJob } from '../../kubernetes/cron-objects.ts'
import type { Trouble, Wanted } from '../../kubernetes/pod-objects.ts'
import { putWorkload } from '../../kubernetes/workload-objects.ts'

/** The sample organization's workloads by cluster. Versions differ between clusters, as during rollouts. */
type Running = Omit<Wanted, 'image'> & { repository?: string; version: string; host?: string; most?: number; cron?: string }

const services: Running[] = [
  {
    namespace: 'checkout',
    name: 'checkout-api',
    version: '3.14.2',
    replicas: 4,
    cpu: '250m',
    memory: '256Mi',
    host: 'api.meridian.example',
    most: 12,
    ageH: 30,
    labels: { 'backstage.io/kubernetes-id': 'checkout-api' },
  },
  { namespace: 'checkout', name: 'checkout-web', version: '8.2.0', replicas: 3, host: 'shop.meridian.example', ageH: 52 },
  {
    namespace: 'money',
    name: 'ledger',
    version: '2.9.0',
    replicas: 3,
    cpu: '500m',
    memory: '1Gi',
    kind: 'StatefulSet',
    ageH: 400,
  },
  { namespace: 'money', name: 'invoice-pdf', version: '1.4.7', replicas: 2, ageH: 700 },
  {
    namespace: 'risk',
    name: 'fraud-scorer',
    version: '5.0.3',
    replicas: 3,
    cpu: '1',
    memory: '2Gi',
    most: 6,
    ageH: 12,
    labels: { 'app.kubernetes.io/part-of': 'risk-decisions' },
  },
  { namespace: 'storefront', name: 'catalog-search', version: '4.1.1', replicas: 2, memory: '512Mi', ageH: 90 },
  { namespace: 'storefront', name: 'search-indexer', version: '4.1.1', replicas: 1, ageH: 90 },
  { namespace: 'storefront', name: 'pricing-engine', version: '0.18.0', replicas: 2, memory: '512Mi', ageH: 6 },
  { namespace: 'fulfilment', name: 'inventory', version: '2.2.5', replicas: 2, ageH: 220 },
  { namespace: 'fulfilment', name: 'shipping', version: '1.31.0', replicas: 2, ageH: 44 },
  { namespace: 'fulfilment', name: 'returns', version: '1.9.2', replicas: 1, ageH: 300 },
  { namespace: 'identity', name: 'login', version: '6.3.1', replicas: 2, host: 'login.meridian.example', ageH: 160 },
  {
    namespace: 'identity',
    name: 'session-store',
    version: '1.12.0',
    replicas: 3,
    kind: 'StatefulSet',
    memory: '512Mi',
    ageH: 800,
  },
  { namespace: 'platform', name: 'support-desk', version: '2.0.4', replicas: 1, ageH: 100 },
  { namespace: 'money', name: 'refund-worker', version: '1.0.9', replicas: 1, cron: '0 2 * * *' },
  {
    namespace: 'money',
    name: 'daily-reports',
    repository: 'data-pipelines',
    version: '2026.11',
    replicas: 1,
    cron: '30 5 * * *',
  },
  {
    namespace: 'platform',
    name: 'log-collector',
    version: '0.9.3',
    replicas: 3,
    kind: 'DaemonSet',
    ageH: 1500,
    repository: 'log-collector',
  },
]

const imageOf = (r: Running) => `ghcr.io/meridian/${r.repository ?? r.name}:${r.version}`

type Place = {
  name: string
  version: string
  zones: string[]
  domain: string
  only?: string[]
  versions?: Record<string, string>
  troubles?: Record<string, Trouble>
  scale?: number
  old?: true
}
const places: Place[] = [
  { name: 'production-eu', version: 'v1.33.4', zones: ['eu-central-1a', 'eu-central-1b', 'eu-central-1c'], domain: '' },
  {
    name: 'production-us',
    version: 'v1.33.1',
    zones: ['us-east-1a', 'us-east-1b', 'us-east-1c'],
    domain: 'us.',
    scale: 0.5,
    versions: { 'checkout-api': '3.14.1' },
    troubles: { 'pricing-engine': 'memory' },
  },
  {
    name: 'staging',
    version: 'v1.20.15',
    zones: ['eu-central-1a'],
    domain: 'staging.',
    scale: 0.3,
    old: true,
    versions: { 'checkout-api': '3.15.0-rc.1', 'search-indexer': '4.2.0-rc.3', 'fraud-scorer': '5.1.0-rc.2' },
    troubles: { 'search-indexer': 'image', 'fraud-scorer': 'pending' },
  },
]

/** The sample organization's clusters. One of them is old, as in most organizations. */
export function sampleClusters(): Map<string, Cluster> {
  return new Map(
    places.map((place) => {
      const cluster = new Cluster(place.name, { version: place.version, ...(place.old ? { served: servedIn1_20 } : {}) })
      place.zones.forEach((zone, i) => {
        putNode(cluster, `${place.name}-node-${i + 1}`, zone)
      })
      for (const running of services) {
        const { host, most, cron, ...wanted } = running
        const version = place.versions?.[running.name] ?? running.version
        const w: Wanted = {
          ...wanted,
          image: imageOf({ ...running, version }),
          replicas: Math.max(1, Math.round(running.replicas * (place.scale ?? 1))),
        }
        if (cron) {
          putCronJob(cluster, w, cron)
          continue
        }
        putWorkload(cluster, w, place.troubles?.[running.name] ?? 'none')
        if (w.kind !== 'DaemonSet') putService(cluster, w, host ? `${place.domain}${host}` : undefined)
        if (most) putAutoscaler(cluster, w, most)
      }
      return [place.name, cluster]
    }),
  )
}
