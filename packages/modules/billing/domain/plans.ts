// Plans as data: prices, features and limits. No other code depends on a plan's name.

export const currencies = ['usd', 'eur'] as const
export type Currency = (typeof currencies)[number]
export const intervals = ['month', 'year'] as const
export type Interval = (typeof intervals)[number]

/** Prices in the smallest unit of each currency, per seat (plans) or in total (add-ons). */
type Prices = Record<Currency, Record<Interval, number>>

/** Null: unlimited. */
export type Limits = {
  /** Members who can make changes. */
  developers: number | null
  clusters: number | null
  cloudAccounts: number | null
  /** Questions answered from docs and the catalog, per month. */
  assistantQuestions: number | null
  /** Runs of templates that have not ended, those that wait included. */
  openRuns: number | null
  /** Runs of templates that are started in a month. */
  monthlyRuns: number | null
}

export type PlanId = 'free' | 'team' | 'business'
export type Plan = {
  id: PlanId
  name: string
  /** One line about its audience. */
  summary: string
  /** Per seat; null for the free plan. */
  prices: Prices | null
  limits: Limits
  /** Included premium plugins. */
  premium: 'all' | 'none'
  includes: readonly string[]
}

export const plans: readonly Plan[] = [
  {
    id: 'free',
    name: 'Free',
    summary: 'For teams getting started.',
    prices: null,
    limits: { developers: 10, clusters: 1, cloudAccounts: 1, assistantQuestions: 20, openRuns: 10, monthlyRuns: 100 },
    premium: 'none',
    includes: [
      'Catalog, search and ownership',
      'GitHub and GitLab, CI/CD and DORA measures',
      'One cluster and one cloud account',
      'Up to 10 developers; viewers are free',
    ],
  },
  {
    id: 'team',
    name: 'Team',
    summary: 'For growing organizations.',
    prices: { usd: { month: 900, year: 9000 }, eur: { month: 900, year: 9000 } },
    limits: { developers: null, clusters: null, cloudAccounts: null, assistantQuestions: 500, openRuns: 50, monthlyRuns: 2000 },
    premium: 'none',
    includes: ['Everything in Free', 'Unlimited developers, clusters and cloud accounts', 'Premium plugins as add-ons'],
  },
  {
    id: 'business',
    name: 'Business',
    summary: 'For companies that rely on it.',
    prices: { usd: { month: 1900, year: 19_000 }, eur: { month: 1900, year: 19_000 } },
    limits: {
      developers: null,
      clusters: null,
      cloudAccounts: null,
      assistantQuestions: null,
      // Protects other organizations; also what an installation without plans allows.
      openRuns: 200,
      monthlyRuns: null,
    },
    premium: 'all',
    includes: ['Everything in Team', 'All premium plugins (Insights and Confidence)'],
  },
]

/** A premium plugin in addition to a plan without it. Charged once per organization. */
export type AddOn = { plugin: string; name: string; summary: string; prices: Prices }

export const addOns: readonly AddOn[] = [
  {
    plugin: 'insights',
    name: 'Insights',
    summary: 'Portal usage, adoption and searches without results.',
    prices: { usd: { month: 4900, year: 49_000 }, eur: { month: 4900, year: 49_000 } },
  },
  {
    plugin: 'confidence',
    name: 'Confidence',
    summary: 'Feature flags with targeting, rollouts and OpenFeature clients.',
    prices: { usd: { month: 9900, year: 99_000 }, eur: { month: 9900, year: 99_000 } },
  },
]

export const trialDays = 14
/** Grace period after a failed payment, in days. */
export const graceDays = 7

export const planOf = (id: PlanId): Plan => plans.find((p) => p.id === id) ?? (plans[0] as Plan)

const separator = '_'

/** Lookup key of a price at Stripe, independent of its id. */
export const planKey = (plan: PlanId, currency: Currency, interval: Interval): string =>
  ['callboard', 'plan', plan, currency, interval].join(separator)
export const addOnKey = (plugin: string, currency: Currency, interval: Interval): string =>
  ['callboard', 'addon', plugin, currency, interval].join(separator)

export type PriceMeaning = { kind: 'plan'; plan: PlanId } | { kind: 'add-on'; plugin: string }

/** The meaning of a Stripe price; undefined for prices of others. */
export function meaningOf(lookupKey: string | null | undefined): PriceMeaning | undefined {
  const [ours, kind, id] = (lookupKey ?? '').split(separator)
  if (ours !== 'callboard') return undefined
  const plan = plans.find((p) => p.id === id)
  if (kind === 'plan' && plan) return { kind: 'plan', plan: plan.id }
  const addOn = addOns.find((a) => a.plugin === id)
  return kind === 'addon' && addOn ? { kind: 'add-on', plugin: addOn.plugin } : undefined
}

/**
 * The meaning of a price. When an amount changes, its lookup key moves to the new price, and existing subscriptions keep a price
 * without a key: then its product decides.
 */
export function meaningOfPrice(price: { lookup_key: string | null; product: string | { id: string } }): PriceMeaning | undefined {
  const byKey = meaningOf(price.lookup_key)
  if (byKey) return byKey
  const product = typeof price.product === 'string' ? price.product : price.product.id
  const row = priceList.find((r) => r.product === product)
  return row && meaningOf(row.key)
}

export type PriceRow = {
  key: string
  product: string
  productName: string
  currency: Currency
  interval: Interval
  amount: number
}

/** All prices, as set up at Stripe. */
export const priceList: readonly PriceRow[] = [
  ...plans.flatMap((p) =>
    p.prices
      ? [
          {
            product: `callboard-${p.id}`,
            productName: `Callboard ${p.name}`,
            prices: p.prices,
            key: (c: Currency, i: Interval) => planKey(p.id, c, i),
          },
        ]
      : [],
  ),
  ...addOns.map((a) => ({
    product: `callboard-addon-${a.plugin}`,
    productName: `Callboard ${a.name} (add-on)`,
    prices: a.prices,
    key: (c: Currency, i: Interval) => addOnKey(a.plugin, c, i),
  })),
].flatMap(({ product, productName, prices, key }) =>
  currencies.flatMap((currency) =>
    intervals.map((interval) => ({
      key: key(currency, interval),
      product,
      productName,
      currency,
      interval,
      amount: prices[currency][interval],
    })),
  ),
)
