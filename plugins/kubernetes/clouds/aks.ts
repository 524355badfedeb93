import { azureToken } from '@callboard/cloud/azure'
import { trimEndOf } from '@callboard/core/trim'
import { parseOr } from '@callboard/parsing/parse'
import { retryAfterOf } from '@callboard/plugin-kit/retry-after'
import { VendorError } from '@callboard/plugin-kit/vendor-error'
import { z } from 'zod'
import type { KubernetesContext } from '../context.ts'
import { type CloudCluster, decoded, needed, renewed } from './cloud-cluster.ts'

/** The application id that every AKS cluster with Entra ID accepts (learn.microsoft.com/azure/aks). */
const aksServer = '6dae42f8-4368-4678-94ff-3960e28e3630'
/** Azure's tokens are valid for an hour. */
const tokenMs = 45 * 60_000

const credentials = z.object({ kubeconfigs: z.array(z.object({ value: z.string() })).min(1) })
/** From Azure's kubeconfig only the address of the cluster: its user would run a program. */
const clusterUrl = z.object({
  clusters: z
    .array(z.object({ cluster: z.object({ server: z.string(), 'certificate-authority-data': z.string().optional() }) }))
    .min(1),
})

/** A cluster of Azure Kubernetes Service with Entra ID, by an application's secret. */
export async function aksCluster(context: KubernetesContext): Promise<CloudCluster> {
  const { settings, secrets, fetch, signal, onRequest } = context
  const name = needed(settings.cluster, 'settings.cluster', 'Enter the name of the cluster in AKS.')
  const subscription = needed(settings.subscription, 'settings.subscription', 'Enter the id of the Azure subscription.')
  const group = needed(settings.resourceGroup, 'settings.resourceGroup', 'Enter the resource group of the cluster.')
  const base = settings.cloudApi && trimEndOf(settings.cloudApi, '/')
  const application = {
    authority: base ? `${base}/login` : 'https://login.microsoftonline.com',
    tenant: needed(settings.azureTenant, 'settings.azureTenant', 'Enter the id of the Entra ID tenant.'),
    client: needed(settings.azureClient, 'settings.azureClient', 'Enter the id of the application.'),
    secret: needed(secrets.azureSecret, 'secrets.azureSecret', 'Enter the secret of the application.'),
  }
  const management = base ?? 'https://management.azure.com'
  const part = encodeURIComponent
  const path = `/subscriptions/${part(subscription)}/resourceGroups/${part(group)}/providers/Microsoft.ContainerService/managedClusters/${part(name)}/listClusterUserCredential?api-version=2025-02-01`
  const authorization = `Bearer ${await azureToken(context, application, 'https://management.azure.com/.default')}`
  onRequest({})
  const answer = await fetch(`${management}${path}`, { method: 'POST', headers: { authorization }, signal })
  const general = toVendorError(answer)
  if (general) throw general
  if (answer.status === 404)
    throw new VendorError('not_found', `There is no cluster ${name} in the resource group ${group}.`, {
      field: 'settings.cluster',
    })
  if (answer.status === 403)
    throw new VendorError(
      'forbidden',
      `This application is not allowed to access ${name}. Grant it Azure Kubernetes Service Cluster User and RBAC Reader.`,
      { field: 'secrets.azureSecret' },
    )
  const given = credentials.safeParse(answer.ok ? await answer.json().catch(() => undefined) : undefined)
  const config = given.success
    ? clusterUrl.safeParse(await parseOr('yaml', decoded(given.data.kubeconfigs[0]?.value) ?? ''))
    : undefined
  const cluster = config?.success ? config.data.clusters[0]?.cluster : undefined
  if (!cluster) throw new VendorError('unavailable', `Azure does not describe ${name} (${answer.status}).`)
  const authority = decoded(cluster['certificate-authority-data'])
  return {
    server: cluster.server,
    ...(authority ? { authority } : {}),
    token: renewed(tokenMs, () => azureToken(context, application, `${aksServer}/.default`)),
  }
}

/** Errors of every Azure Resource Manager service (learn.microsoft.com/azure/azure-resource-manager). */
function toVendorError(answer: Response): VendorError | undefined {
  const retryAfterS = retryAfterOf(answer.headers)
  const wait = retryAfterS === undefined ? {} : { retryAfterS }
  if (answer.status === 429) return new VendorError('rate_limited', 'Azure is rate limiting requests.', wait)
  if (answer.status >= 500) return new VendorError('unavailable', `Azure returned an error (${answer.status}).`, wait)
  if (answer.status !== 401) return undefined
  // A claims challenge (continuous access evaluation): a policy has changed, and the sign-in explains which.
  const challenged = /claims=/i.test(answer.headers.get('www-authenticate') ?? '')
  return new VendorError(
    'unauthorized',
    challenged
      ? 'Azure asks this application to sign in again: a Conditional Access policy or its location has changed. Allow the addresses of Callboard there.'
      : 'Azure does not accept the sign-in of this application. Enter its secret again under Edit.',
    { field: 'secrets.azureSecret' },
  )
}
