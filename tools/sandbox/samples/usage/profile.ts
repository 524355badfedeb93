// What the people of the sample organization do in the portal. Whatever names a repository, a docs page or a team that is not there
// is left out, so any folder can be served.

/** The share of a team that uses the portal at all, and how likely each of them is to come on a working day. */
export const teams: Readonly<Record<string, { joined: number; daily: number }>> = {
  payments: { joined: 1, daily: 0.72 },
  platform: { joined: 1, daily: 0.8 },
  storefront: { joined: 0.86, daily: 0.48 },
  risk: { joined: 0.8, daily: 0.4 },
  discovery: { joined: 0.8, daily: 0.3 },
  logistics: { joined: 0.67, daily: 0.22 },
  data: { joined: 0.4, daily: 0.15 },
}

type Weighted = readonly [what: string, weight: number]

/** Components by repository, or by the name that its descriptor gives. Whoever is missing is never opened. */
export const components: readonly Weighted[] = [
  ['checkout-api', 16],
  ['ledger', 13],
  ['fraud-scorer', 9],
  ['checkout-web', 8],
  ['catalog-search', 6],
  ['inventory', 5],
  ['login', 5],
  ['shipping', 4],
  ['pricing-engine', 3],
  ['session-store', 3],
  ['invoice-pdf', 2],
  ['design-system', 2],
  ['tax-rules', 2],
  ['returns', 1],
]

export const pluginPages: readonly Weighted[] = [
  ['ci/pipelines', 9],
  ['kubernetes/clusters', 7],
  ['cloud-costs/costs', 4],
  ['github/repositories', 2],
  ['cloud-costs/budgets', 1],
]

export const pages: readonly Weighted[] = [
  ['home', 14],
  ['catalog', 12],
  ['search', 4],
  ['docs', 3],
  ['notifications', 2],
  ['ownership', 1],
]

/** Docs pages with how often they are read, and the share of readers whom they helped. */
export const docs: readonly { repository: string; path: string; weight: number; helpful: number }[] = [
  { repository: 'ledger', path: 'index.md', weight: 8, helpful: 0.85 },
  { repository: 'ledger', path: 'runbook.md', weight: 7, helpful: 0.9 },
  { repository: 'ledger', path: 'operations/reconciliation.md', weight: 5, helpful: 0.22 },
  { repository: 'ledger', path: 'posting.md', weight: 4, helpful: 0.7 },
  { repository: 'ledger', path: 'architecture.md', weight: 3, helpful: 0.75 },
  { repository: 'checkout-api', path: 'runbook.md', weight: 7, helpful: 0.45 },
  { repository: 'checkout-api', path: 'index.md', weight: 5, helpful: 0.8 },
  { repository: 'ledger', path: 'operations/incidents.md', weight: 4, helpful: 0.35 },
  { repository: 'ledger', path: 'operations/deploying.md', weight: 3, helpful: 0.8 },
  { repository: 'ledger', path: 'reference/glossary.md', weight: 1, helpful: 0.9 },
]

/** Search words with how often they are typed, and whether they find something. */
export const searches: readonly { words: string; weight: number; found: boolean }[] = [
  { words: 'checkout', weight: 10, found: true },
  { words: 'ledger', weight: 8, found: true },
  { words: 'fraud', weight: 5, found: true },
  { words: 'runbook', weight: 5, found: true },
  { words: 'owner:payments', weight: 4, found: true },
  { words: 'inventory', weight: 3, found: true },
  { words: 'shipping', weight: 2, found: true },
  { words: 'vpn access', weight: 5, found: false },
  { words: 'incident postmortem template', weight: 4, found: false },
  { words: 'feature toggles', weight: 3, found: false },
  { words: 'gdpr erasure', weight: 2, found: false },
  { words: 'test card numbers', weight: 2, found: false },
  { words: 'parental leave', weight: 1, found: false },
]
