import type { Cluster } from './cluster.ts'

/** The Secret that the token of the agent is read from. */
export type TokenSecret = { namespace: string; name: string; key: string }

/**
 * Stores a new token in the agent's own Secret, so that the next pod starts with it. The role of the agent may change this one
 * Secret, and may not read it.
 * @throws Error if the cluster refuses it
 */
export async function storeToken(cluster: Cluster, { namespace, name, key }: TokenSecret, token: string): Promise<void> {
  const response = await cluster.request({
    method: 'PATCH',
    path: `/api/v1/namespaces/${encodeURIComponent(namespace)}/secrets/${encodeURIComponent(name)}`,
    contentType: 'application/merge-patch+json',
    body: JSON.stringify({ data: { [key]: Buffer.from(token).toString('base64') } }),
  })
  // The answer contains the Secret; only its status is looked at.
  response.discard()
  if (response.status >= 300) throw new Error(`the cluster answered ${response.status}`)
}
