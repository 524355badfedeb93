import { readFile } from 'node:fs/promises'
import { type Agent, fetch } from 'undici'

/** The Secret that the token of the agent is read from. */
export type TokenSecret = { namespace: string; name: string; key: string }

type Cluster = { url: string; tokenFile: string; dispatcher: Agent }

/**
 * Stores a new token in the agent's own Secret, so that the next pod starts with it. The role of the agent may change this one
 * Secret, and may not read it.
 * @throws Error if the cluster refuses it
 */
export async function storeToken(cluster: Cluster, { namespace, name, key }: TokenSecret, token: string): Promise<void> {
  const credential = (await readFile(cluster.tokenFile, 'utf8')).trim()
  const response = await fetch(
    `${cluster.url}/api/v1/namespaces/${encodeURIComponent(namespace)}/secrets/${encodeURIComponent(name)}`,
    {
      method: 'PATCH',
      dispatcher: cluster.dispatcher,
      redirect: 'error',
      headers: { authorization: `Bearer ${credential}`, 'content-type': 'application/merge-patch+json' },
      body: JSON.stringify({ data: { [key]: Buffer.from(token).toString('base64') } }),
    },
  )
  // The answer contains the Secret; only its status is looked at.
  await response.body?.cancel()
  if (!response.ok) throw new Error(`the cluster answered ${response.status}`)
}
