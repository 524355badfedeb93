import { AppError } from '@callboard/core/errors'
import { z } from 'zod'
import { type ClusterClient, KubernetesError } from '../client.ts'
import type { Manifest } from './manifests.ts'

/** Where an object is applied. `namespace` is undefined for objects of the cluster. */
export type Target = {
  object: Manifest
  path: string
  group: string
  resource: string
  namespace: string | undefined
  label: string
}

const resourceList = z.object({
  resources: z.array(z.object({ name: z.string(), kind: z.string(), namespaced: z.boolean() })),
})
type Resources = z.output<typeof resourceList>['resources']

const groupOf = (apiVersion: string) => (apiVersion.includes('/') ? (apiVersion.split('/')[0] ?? '') : '')
const rootOf = (apiVersion: string) => (apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`)

async function resourcesOf(client: ClusterClient, apiVersion: string): Promise<Resources> {
  try {
    const answer = resourceList.safeParse(await client.get(rootOf(apiVersion)))
    return answer.success ? answer.data.resources : []
  } catch (error) {
    if (error instanceof KubernetesError && error.status === 404) return []
    throw error
  }
}

/**
 * Finds the addresses of objects by what the cluster serves.
 * @param fallback the namespace of objects that name none
 * @throws AppError `invalid_input` for a kind that the cluster does not serve, or an object without a namespace
 */
export async function targetsOf(
  client: ClusterClient,
  objects: readonly Manifest[],
  fallback: string | undefined,
): Promise<Target[]> {
  const served = new Map<string, Resources>()
  for (const apiVersion of new Set(objects.map((object) => object.apiVersion)))
    served.set(apiVersion, await resourcesOf(client, apiVersion))
  return objects.map((object) => {
    const { apiVersion, kind, metadata } = object
    // Subresources, such as pods/log, have the kind of their resource.
    const found = served.get(apiVersion)?.find((one) => one.kind === kind && !one.name.includes('/'))
    if (!found) throw new AppError('invalid_input', `The cluster does not serve ${kind} of ${apiVersion}.`)
    const name = encodeURIComponent(metadata.name)
    const of = { object, group: groupOf(apiVersion), resource: found.name }
    if (!found.namespaced)
      return {
        ...of,
        namespace: undefined,
        path: `${rootOf(apiVersion)}/${found.name}/${name}`,
        label: `${kind} ${metadata.name}`,
      }
    const namespace = metadata.namespace ?? fallback
    if (!namespace)
      throw new AppError(
        'invalid_input',
        `${kind} ${metadata.name} has no namespace. Add metadata.namespace, or the input namespace.`,
      )
    return {
      ...of,
      namespace,
      path: `${rootOf(apiVersion)}/namespaces/${namespace}/${found.name}/${name}`,
      label: `${kind} ${namespace}/${metadata.name}`,
    }
  })
}
