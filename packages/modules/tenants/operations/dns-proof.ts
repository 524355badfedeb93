import { Resolver } from 'node:dns/promises'
import { AppError } from '@callboard/core/errors'
import type { Platform } from '@callboard/kernel/platform'
import { z } from 'zod'

// A domain is verified by a TXT record that only its administrator can add.

export const domainSchema = z
  .string()
  .trim()
  .toLowerCase()
  .max(253)
  .regex(/^([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]([a-z0-9-]*[a-z0-9])?$/, 'Enter a domain such as example.com.')

/** The required record. */
export const dnsRecordOf = (domain: string, proof: string) => ({
  name: `_callboard.${domain}`,
  value: `callboard-verification=${proof}`,
})

/** The TXT records of a name; empty if the name does not exist. */
async function textRecords(platform: Pick<Platform, 'dnsServers'>, name: string): Promise<string[]> {
  const resolver = new Resolver({ timeout: 3000, tries: 2 })
  if (platform.dnsServers.length > 0) resolver.setServers([...platform.dnsServers])
  try {
    return (await resolver.resolveTxt(name)).map((parts) => parts.join(''))
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code
    if (code === 'ENOTFOUND' || code === 'ENODATA') return []
    throw new AppError('vendor_unavailable', `The DNS server did not respond for ${name} (${code}). Try again in a minute.`, {
      cause: error,
    })
  }
}

/** Verifies a domain. @returns nothing on success, otherwise an error that describes what was found */
export async function hasDnsProof(
  platform: Pick<Platform, 'dnsServers'>,
  domain: string,
  proof: string,
): Promise<AppError | undefined> {
  const { name, value } = dnsRecordOf(domain, proof)
  const found = await textRecords(platform, name)
  if (found.includes(value)) return undefined
  const what = found.length === 0 ? 'no TXT record' : `another TXT record (${found[0]?.slice(0, 80)})`
  return new AppError('vendor_refused', `${name} has ${what}. Add ${value}; new records can take a few minutes to propagate.`)
}
