import { googleToken, readGoogleKey } from '@callboard/cloud/google'
import { explainGoogle, readGoogleError } from '@callboard/cloud/google-error'
import { trimEndOf } from '@callboard/core/trim'
import { VendorError } from '@callboard/plugin-kit/vendor-error'
import { z } from 'zod'
import type { KubernetesContext } from '../context.ts'
import { type CloudCluster, decoded, needed, renewed } from './cloud-cluster.ts'

const scope = 'https://www.googleapis.com/auth/cloud-platform'
/** Google's tokens are valid for an hour. */
const tokenMs = 45 * 60_000

/** The fields read from a cluster (cloud.google.com/kubernetes-engine/docs/reference/rest/v1/projects.locations.clusters). */
const description = z.object({
  endpoint: z.string(),
  masterAuth: z.object({ clusterCaCertificate: z.string().optional() }).optional(),
})

/** A cluster of Google Kubernetes Engine, by the key of a service account. */
export async function gkeCluster(context: KubernetesContext): Promise<CloudCluster> {
  const { settings, secrets, fetch, signal, onRequest } = context
  const name = needed(settings.cluster, 'settings.cluster', 'Enter the name of the cluster in GKE.')
  const project = needed(settings.project, 'settings.project', 'Enter the id of the Google Cloud project.')
  const location = needed(settings.region, 'settings.region', 'Enter the region or zone of the cluster.')
  const key = readGoogleKey(secrets.serviceAccount)
  const token = renewed(tokenMs, () => googleToken(context, key, scope))
  const base = (settings.cloudApi && trimEndOf(settings.cloudApi, '/')) || 'https://container.googleapis.com'
  const path = `projects/${encodeURIComponent(project)}/locations/${encodeURIComponent(location)}/clusters/${encodeURIComponent(name)}`
  const authorization = `Bearer ${await token()}`
  onRequest({})
  const answer = await fetch(`${base}/v1/${path}`, { headers: { authorization }, signal })
  const known = answer.ok ? undefined : explainGoogle('Google Kubernetes Engine', answer.status, await readGoogleError(answer))
  if (known) throw known
  if (answer.status === 401)
    throw new VendorError('unauthorized', 'Google no longer accepts this key. Update it under Edit.', {
      field: 'secrets.serviceAccount',
    })
  if (answer.status === 404)
    throw new VendorError('not_found', `There is no cluster ${name} in ${location} of the project ${project}.`, {
      field: 'settings.cluster',
    })
  if (answer.status === 403)
    throw new VendorError(
      'forbidden',
      `This service account is not allowed to access ${name}. Grant it Kubernetes Engine Cluster Viewer, and a binding in the cluster.`,
      { field: 'secrets.serviceAccount' },
    )
  const parsed = description.safeParse(answer.ok ? await answer.json().catch(() => undefined) : undefined)
  if (!parsed.success) throw new VendorError('unavailable', `Google Cloud does not describe ${name} (${answer.status}).`)
  const { endpoint, masterAuth } = parsed.data
  const authority = decoded(masterAuth?.clusterCaCertificate)
  return {
    // Google returns an address without protocol.
    server: /^https?:/.test(endpoint) ? endpoint : `https://${endpoint}`,
    ...(authority ? { authority } : {}),
    token,
  }
}
