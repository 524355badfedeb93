import net from 'node:net'
import { z } from 'zod'

const expressions = z.array(z.object({ key: z.string(), operator: z.literal('In'), values: z.array(z.string()) }))
const selector = z.strictObject({
  matchLabels: z.record(z.string(), z.string()).optional(),
  matchExpressions: expressions.optional(),
})
const peer = z.strictObject({
  ipBlock: z.strictObject({ cidr: z.string(), except: z.array(z.string()).optional() }).optional(),
  podSelector: selector.optional(),
  namespaceSelector: selector.optional(),
})
const ports = z.array(z.strictObject({ protocol: z.enum(['TCP', 'UDP']), port: z.number() })).min(1)

/** The used part of a NetworkPolicy. Strict, so that anything else is rejected. */
export const networkPolicy = z.object({
  metadata: z.object({ name: z.string() }),
  spec: z.strictObject({
    podSelector: selector,
    policyTypes: z.array(z.enum(['Ingress', 'Egress'])),
    ingress: z.array(z.strictObject({ from: z.array(peer).min(1), ports })).optional(),
    egress: z.array(z.strictObject({ to: z.array(peer).min(1), ports })).optional(),
  }),
})
export type NetworkPolicy = z.output<typeof networkPolicy>
type Selector = z.output<typeof selector>
type Peer = z.output<typeof peer>
type Labels = Record<string, string>

/** A pod of a namespace, or an external address. */
export type Party = { pod: Labels; namespace: Labels } | { address: string }

const selects = ({ matchLabels = {}, matchExpressions = [] }: Selector, labels: Labels) =>
  Object.entries(matchLabels).every(([key, value]) => labels[key] === value) &&
  matchExpressions.every(({ key, values }) => values.includes(labels[key] ?? ''))

function contains(cidr: string, address: string): boolean {
  const [base = '', bits] = cidr.split('/')
  const type = net.isIP(base) === 6 ? 'ipv6' : 'ipv4'
  if (net.isIP(base) !== net.isIP(address)) return false
  const list = new net.BlockList()
  list.addSubnet(base, Number(bits), type)
  return list.check(address, type)
}

function isPeer(of: Peer, party: Party, home: Labels): boolean {
  if ('address' in party) {
    const { ipBlock } = of
    return (
      ipBlock !== undefined && contains(ipBlock.cidr, party.address) && !ipBlock.except?.some((e) => contains(e, party.address))
    )
  }
  if (of.ipBlock) return false
  // Without a namespace selector, pods of the policy's own namespace are selected.
  const here = of.namespaceSelector
    ? selects(of.namespaceSelector, party.namespace)
    : Object.entries(home).every(([key, value]) => party.namespace[key] === value)
  return here && (!of.podSelector || selects(of.podSelector, party.pod))
}

/** Whether policies let a pod of `home` connect to a party (`Egress`), or accept its connections (`Ingress`). */
export function allows(
  policies: readonly NetworkPolicy[],
  home: Labels,
  direction: 'Ingress' | 'Egress',
  pod: Labels,
  party: Party,
  port: { protocol: 'TCP' | 'UDP'; port: number },
): boolean {
  const concerned = policies.filter((p) => p.spec.policyTypes.includes(direction) && selects(p.spec.podSelector, pod))
  if (concerned.length === 0) return true
  const rules = concerned.flatMap(({ spec }) =>
    direction === 'Ingress'
      ? (spec.ingress ?? []).map((r) => ({ peers: r.from, ports: r.ports }))
      : (spec.egress ?? []).map((r) => ({ peers: r.to, ports: r.ports })),
  )
  return rules.some(
    (r) =>
      r.ports.some((p) => p.protocol === port.protocol && p.port === port.port) && r.peers.some((p) => isPeer(p, party, home)),
  )
}
