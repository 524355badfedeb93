import net from 'node:net'
import { z } from 'zod'
import { demoEnv } from './concerns.ts'
import { ConfigurationError, configurationProblems } from './load.ts'

type Given = Readonly<Record<string, string | undefined>>

/** Set by `npm start`. Ignored unless PUBLIC_URL is on loopback, so it cannot relax a public deployment. */
export const localEnv = {
  CALLBOARD_LOCAL: z.literal('1').optional().describe('set by npm start for a product on this machine alone'),
}

const parsed = (address: string | undefined): URL | undefined =>
  address !== undefined && URL.canParse(address) ? new URL(address) : undefined

const isLoopbackName = (hostname: string) =>
  hostname === 'localhost' || hostname.endsWith('.localhost') || hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(hostname)

const internal = new net.BlockList()
for (const [address, bits] of [
  ['0.0.0.0', 8],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16], // link-local; the metadata service of AWS, Azure, Google Cloud and others
  ['100.100.100.200', 32], // Alibaba Cloud's metadata service
  ['168.63.129.16', 32], // Azure's platform services
  ['192.0.0.192', 32], // Oracle Cloud's metadata service
  ['224.0.0.0', 3],
] as const)
  internal.addSubnet(address, bits, 'ipv4')
for (const [address, bits] of [
  ['::', 96], // unspecified, loopback, and the deprecated IPv4-compatible form
  ['64:ff9b::', 96], // NAT64, which may embed any of the above
  ['2002::', 16], // 6to4, likewise
  ['fd00:ec2::254', 128], // AWS's metadata service
  ['fd20:ce::254', 128], // Google Cloud's metadata service
  ['fe80::', 10],
  ['ff00::', 8],
] as const)
  internal.addSubnet(address, bits, 'ipv6')

const metadataNames = /^(metadata(\.google\.internal|\.goog|\.azure\.internal|\.platformequinix\.com)?|instance-data(\..+)?)$/

/** Why an entry of OUTGOING_ALLOW allows more than a private server; undefined if it does not. */
function dangerOf(entry: string): string | undefined {
  // URL parsers normalize addresses as the network stack does: "2852039166" and "0xa9.254.169.254" are 169.254.169.254.
  const host = parsed(`http://${entry}`)?.hostname.replace(/\.$/, '')
  if (!host) return 'is not host:port'
  if (metadataNames.test(host)) return 'is a cloud metadata service, which exposes this host’s credentials'
  if (isLoopbackName(host)) return 'is this machine itself'
  const address = host.replace(/^\[|\]$/g, '')
  const family = net.isIP(address)
  if (family !== 0 && internal.check(address, family === 6 ? 'ipv6' : 'ipv4'))
    return 'is a loopback, link-local or metadata address'
  return undefined
}

/** What the live demo is made from; a deployment that offers one may set these. */
const liveDemoSources: ReadonlySet<string> = new Set(['DEMO_URL', 'DEMO_TOKEN'])

/** For the demo of npm start only: it signs in anybody and accepts fake payments. */
const isOfDemo = (name: string, value: string, given: Given) =>
  (Object.hasOwn(demoEnv, name) && !(given.LIVE_DEMO === 'on' && liveDemoSources.has(name))) ||
  name === 'STRIPE_API_URL' ||
  name === 'AWS_STS_URL' ||
  name === 'SLACK_URL' ||
  ((name === 'STRIPE_SECRET_KEY' || name === 'STRIPE_WEBHOOK_SECRET') && /^(sk_test|whsec)_demo_/.test(value))

const signInAddresses = ['OIDC_ISSUER', 'GITHUB_SIGN_IN_URL'] as const

function addressProblems(given: Given): string[] {
  const problems: string[] = []
  const publicUrl = parsed(given.PUBLIC_URL)
  if (publicUrl && publicUrl.protocol !== 'https:')
    problems.push('PUBLIC_URL: must start with https://, because sessions and tokens would be sent unencrypted')
  const authUrl = parsed(given.NEXTAUTH_URL)
  if (authUrl && publicUrl && authUrl.origin !== publicUrl.origin)
    problems.push('NEXTAUTH_URL: must be the same address as PUBLIC_URL, or unset')
  for (const name of signInAddresses)
    if (given[name] && parsed(given[name])?.protocol !== 'https:')
      problems.push(`${name}: must start with https://; anyone on the network path could otherwise impersonate users`)
  if (given.LIVE_DEMO === 'on' && given.DEMO_URL && parsed(given.DEMO_URL)?.protocol !== 'https:')
    problems.push('DEMO_URL: must start with https://, because its token would be sent unencrypted')
  return problems
}

/** Settings that only work together: a part would be offered to people and fail for every one of them. */
const togetherNames = [
  ['AWS_PRINCIPAL_ARN', 'AWS_PRINCIPAL_ACCESS_KEY_ID', 'AWS_PRINCIPAL_SECRET_ACCESS_KEY'],
  ['SLACK_CLIENT_ID', 'SLACK_CLIENT_SECRET', 'SLACK_SIGNING_SECRET'],
] as const

const incompleteSettings = (given: Given): string[] =>
  togetherNames.flatMap((names) => {
    const missing = names.filter((name) => !given[name])
    return missing.length === 0 || missing.length === names.length
      ? []
      : missing.map((name) => `${name} is not set; set all of ${names.join(', ')}, or none`)
  })

/** Checks that apply only to production. Reads raw text, so that these errors are reported together with all others. */
function deploymentProblems(given: Given): string[] {
  if ((given.NODE_ENV ?? 'production') !== 'production') return []
  const publicUrl = parsed(given.PUBLIC_URL)
  if (given.CALLBOARD_LOCAL === '1' && publicUrl && isLoopbackName(publicUrl.hostname)) return []
  const demo = Object.entries(given).flatMap(([name, value]) =>
    value !== undefined && isOfDemo(name, value, given)
      ? [`${name}: belongs to the demo of npm start, which is not for production; unset it`]
      : [],
  )
  const allowed = (given.OUTGOING_ALLOW ?? '')
    .split(',')
    .map((entry) => entry.trim())
    .filter(Boolean)
    .flatMap((entry) => {
      const danger = dangerOf(entry)
      return danger ? [`OUTGOING_ALLOW: ${entry} ${danger}; remove it`] : []
    })
  return [...addressProblems(given), ...demo, ...allowed]
}

/**
 * `loadEnv` for processes that serve users: it also rejects settings that are not allowed in production.
 * @throws ConfigurationError naming everything that is wrong, in one list
 */
export function loadDeploymentEnv<T extends z.ZodRawShape>(shape: T, source: Given = process.env): z.output<z.ZodObject<T>> {
  const { data, problems, given } = configurationProblems(shape, source)
  const all = [...problems, ...incompleteSettings(given), ...deploymentProblems(given)]
  if (data === undefined || all.length > 0) throw new ConfigurationError(all)
  return data
}
