import type { RuntimePart } from '@callboard/modules/workloads/domain/workload'
import { z } from 'zod'
import { type ClusterClient, KubernetesError } from '../client.ts'
import { ruleOf } from '../grants.ts'
import { type PodUsage, trimUsage } from '../model/trim.ts'
import { listPath, metricsApi } from './kinds.ts'
import type { RequestPace } from './request-pace.ts'

const page = z.looseObject({ items: z.array(z.unknown()).nullish() })

/** Namespaces that may be read in each interval; more of them are read less often. */
const namespacesAtATime = 10

/** Reads the usage of pods, which has no watch. */
export class UsageReader {
  private readonly client: Pick<ClusterClient, 'get'>
  private readonly pace: RequestPace
  private readonly namespaces: readonly string[]
  /** The state of the last reading. */
  part: RuntimePart | undefined

  constructor(client: Pick<ClusterClient, 'get'>, pace: RequestPace, namespaces: readonly string[]) {
    this.client = client
    this.pace = pace
    this.namespaces = namespaces
  }

  /** Only every nth interval is used, so that many namespaces do not mean as many requests a minute. */
  get everyNth(): number {
    return Math.max(1, Math.ceil(this.namespaces.length / namespacesAtATime))
  }

  /** @returns undefined if the usage could not be read, and the last one still counts */
  async read(served: boolean): Promise<PodUsage[] | undefined> {
    const name = 'Usage (metrics)'
    const state = (part: Partial<RuntimePart>): RuntimePart => ({
      name,
      state: 'watching',
      objects: 0,
      at: new Date().toISOString(),
      ...part,
    })
    if (!served) {
      this.part = state({
        state: 'not_served',
        message: 'The cluster has no metrics server, so usage is not known. Requests and limits are.',
      })
      return undefined
    }
    try {
      const places = this.namespaces.length > 0 ? this.namespaces : [undefined]
      const pages = await Promise.all(
        places.map((namespace) =>
          this.pace.list(async () => {
            await this.pace.next()
            return this.client.get(listPath(metricsApi, 'pods', namespace))
          }),
        ),
      )
      const usage = pages.flatMap((p) => page.safeParse(p).data?.items ?? []).flatMap((item) => trimUsage(item) ?? [])
      this.part = state({ api: metricsApi, objects: usage.length })
      return usage
    } catch (error) {
      const forbidden = error instanceof KubernetesError && error.status === 403
      this.part = state({
        api: metricsApi,
        state: forbidden ? 'forbidden' : 'failing',
        message: error instanceof Error ? error.message : String(error),
        ...(forbidden ? { fix: ruleOf('pods', 'metrics.k8s.io') } : {}),
      })
      return undefined
    }
  }
}
