import { X509Certificate } from 'node:crypto'
import type { CredentialExpiry } from '@callboard/plugin-kit/server'
import { tokenExpiry } from '@callboard/plugin-kit/token-expiry'
import type { KubernetesContext } from './context.ts'
import { readKubeconfig } from './kubeconfig.ts'

function certificateExpiry(pem: string): Date | null {
  try {
    return new X509Certificate(pem).validToDate
  } catch {
    // The connection itself reports its problem.
    return null
  }
}

const earliest = (found: readonly (CredentialExpiry | null)[]): CredentialExpiry | null =>
  found.reduce((first, e) => (e && (!first || e.expiresAt < first.expiresAt) ? e : first), null)

const ofToken = (token: string | undefined, label: string): CredentialExpiry | null => {
  const expiresAt = token ? tokenExpiry(token) : null
  return expiresAt && { expiresAt, label }
}

/** Read from the stored credentials themselves. Cloud keys do not contain their expiry. */
export async function credentialExpiry({ settings, secrets }: KubernetesContext): Promise<CredentialExpiry | null> {
  if (settings.access === 'token') return ofToken(secrets.token, 'service account token')
  if (settings.access !== 'kubeconfig' || !secrets.kubeconfig) return null
  const { token, certificate } = await readKubeconfig(secrets.kubeconfig)
  const expiresAt = certificate ? certificateExpiry(certificate) : null
  return earliest([ofToken(token, 'token in the kubeconfig'), expiresAt && { expiresAt, label: 'client certificate' }])
}
