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

/** A credential that ends sooner than this is not one to leave alone, in ms. */
const soonMs = 14 * 86_400_000
const hourMs = 3_600_000

/** Servers shorten the lifetime that was requested for a token (`--service-account-max-token-expiration`), without an error. */
export function expiryWarning(expiry: CredentialExpiry | null, now: Date): string | undefined {
  const leftMs = expiry ? expiry.expiresAt.getTime() - now.getTime() : Number.POSITIVE_INFINITY
  if (!expiry || leftMs > soonMs || leftMs <= 0) return undefined
  const hours = Math.max(1, Math.round(leftMs / hourMs))
  const left = hours < 48 ? `${hours} ${hours === 1 ? 'hour' : 'hours'}` : `${Math.round(hours / 24)} days`
  return `The ${expiry.label} expires in ${left}; API servers shorten the lifetime of tokens. Use the token of a Secret, as in the manifest of this page, or the agent.`
}

/** Read from the stored credentials themselves. Cloud keys do not contain their expiry. */
export async function credentialExpiry({ settings, secrets }: KubernetesContext): Promise<CredentialExpiry | null> {
  if (settings.access === 'token') return ofToken(secrets.token, 'service account token')
  if (settings.access !== 'kubeconfig' || !secrets.kubeconfig) return null
  const { token, certificate } = await readKubeconfig(secrets.kubeconfig)
  const expiresAt = certificate ? certificateExpiry(certificate) : null
  return earliest([ofToken(token, 'token in the kubeconfig'), expiresAt && { expiresAt, label: 'client certificate' }])
}
