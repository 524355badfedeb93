import { chance } from '../../chance.ts'

// Three experiments of the fictional company: one that runs, one that shipped, and one whose units are not split as planned.

type Metric = {
  key: string
  name: string
  kind: 'conversion' | 'mean'
  event: string
  better: 'increase' | 'decrease'
  windowDays: number
  cap: number | null
}
type Sum = { metric: string; sum: number; squares: number }
/** Units of a variant until the end of a day, and what they add up to. `ago` is days before today. */
type Day = { ago: number; variant: string; units: number; sums: Sum[] }
/** What the units of a variant with one value of an attribute add up to until today. */
type Segment = { attribute: string; value: string; variant: string; units: number; sums: Sum[] }
type Experiment = {
  key: string
  name: string
  hypothesis: string
  flagKey: string
  entity: string
  method: 'obrien-fleming' | 'pocock' | 'always-valid'
  plannedUnits: number
  startedAgo: number
  endedAgo: number | null
  outcome: 'shipped' | null
  conclusion: string
  createdBy: string
  variants: { key: string; weight: number }[]
  metrics: { metric: string; role: 'success' | 'guardrail'; margin: number }[]
  days: Day[]
  segments: Segment[]
}
export type SampleExperiments = { metrics: Metric[]; experiments: Experiment[] }

const metrics: Metric[] = [
  {
    key: 'purchases',
    name: 'Purchases',
    kind: 'conversion',
    event: 'order-placed',
    better: 'increase',
    windowDays: 7,
    cap: null,
  },
  {
    key: 'revenue',
    name: 'Revenue per visitor',
    kind: 'mean',
    event: 'order-placed',
    better: 'increase',
    windowDays: 7,
    cap: 500,
  },
  {
    key: 'support-requests',
    name: 'Support requests',
    kind: 'conversion',
    event: 'ticket-opened',
    better: 'decrease',
    windowDays: 14,
    cap: null,
  },
]

/** Mean and deviation of a unit's value; a conversion has only its rate. */
type Truth = { rate: number } | { mean: number; deviation: number }
type Arm = { variant: string; perDay: number; truth: Record<string, Truth> }

/** A normally distributed number that is the same for the same names: the sum of twelve even ones (Irwin-Hall). */
const noise = (...of: (string | number)[]) =>
  Array.from({ length: 12 }, (_, i) => chance(...of, i)).reduce((sum, one) => sum + one, 0) - 6

function gained(truth: Truth, units: number, ...of: (string | number)[]): { sum: number; squares: number } {
  if ('rate' in truth) {
    const converted = Math.round(units * truth.rate + Math.sqrt(units * truth.rate * (1 - truth.rate)) * noise(...of))
    const sum = Math.min(units, Math.max(0, converted))
    return { sum, squares: sum }
  }
  const sum = units * truth.mean + Math.sqrt(units) * truth.deviation * noise(...of)
  return { sum: Math.max(0, Math.round(sum * 100) / 100), squares: Math.round(units * (truth.mean ** 2 + truth.deviation ** 2)) }
}

/** Days of every arm from its first to its last, each with what has added up until then. */
function daysOf(key: string, arms: readonly Arm[], from: number, to: number): Day[] {
  return arms.flatMap(({ variant, perDay, truth }) => {
    let units = 0
    const sums = new Map(Object.keys(truth).map((metric): [string, Sum] => [metric, { metric, sum: 0, squares: 0 }]))
    return Array.from({ length: from - to + 1 }, (_, i): Day => {
      const ago = from - i
      const weekday = [0.8, 0.9, 1, 1.1, 1.15, 1.2, 0.85][i % 7] ?? 1
      const today = Math.round(perDay * weekday * (0.96 + 0.08 * chance(key, variant, i)))
      units += today
      for (const [metric, sum] of sums) {
        const more = gained(truth[metric] ?? { rate: 0 }, today, key, variant, metric, i)
        sum.sum += more.sum
        sum.squares += more.squares
      }
      return { ago, variant, units, sums: [...sums.values()].map((sum) => ({ ...sum })) }
    })
  })
}

const half = [
  { key: 'control', weight: 50 },
  { key: 'treatment', weight: 50 },
]

const shop = (rate: number, mean: number, tickets: number): Record<string, Truth> => ({
  purchases: { rate },
  revenue: { mean, deviation: 24 },
  'support-requests': { rate: tickets },
})

const measured: Experiment['metrics'] = [
  { metric: 'purchases', role: 'success', margin: 0 },
  { metric: 'revenue', role: 'guardrail', margin: 0.05 },
  { metric: 'support-requests', role: 'guardrail', margin: 0.2 },
]

/** Shares of the units by device, and how many times as often as all units they purchase with the treatment. */
const devices = [
  { value: 'phone', share: 0.61, lift: 1.06 },
  { value: 'desktop', share: 0.32, lift: 0.93 },
  { value: 'tablet', share: 0.07, lift: 1 },
]

/** Purchases by device until the last day. */
const segmentsOf = (key: string, arms: readonly Arm[], days: readonly Day[]): Segment[] =>
  devices.flatMap(({ value, share, lift }) =>
    arms.map(({ variant, truth }): Segment => {
      const units = Math.round((days.findLast((day) => day.variant === variant)?.units ?? 0) * share)
      const { purchases } = truth
      const rate = purchases && 'rate' in purchases ? purchases.rate * (variant === 'control' ? 1 : lift) : 0
      return {
        attribute: 'device',
        value,
        variant,
        units,
        sums: [{ metric: 'purchases', ...gained({ rate }, units, key, variant, value) }],
      }
    }),
  )

type Story = Omit<Experiment, 'variants' | 'metrics' | 'days' | 'segments' | 'key'> & { key: string; arms: Arm[] }

const stories: Story[] = [
  {
    key: 'one-page-checkout',
    name: 'One-page checkout',
    hypothesis: 'A checkout on one page leads to more purchases, because fewer people give up between steps.',
    flagKey: 'one-page-checkout',
    entity: 'component:default/checkout-web',
    method: 'obrien-fleming',
    plannedUnits: 60_000,
    startedAgo: 13,
    endedAgo: null,
    outcome: null,
    conclusion: '',
    createdBy: 'Mira Okafor',
    arms: [
      { variant: 'control', perDay: 1050, truth: shop(0.112, 9.4, 0.021) },
      { variant: 'treatment', perDay: 1050, truth: shop(0.116, 9.6, 0.021) },
    ],
  },
  {
    key: 'price-with-tax',
    name: 'Prices include tax',
    hypothesis: 'Showing prices with tax from the start leads to more purchases and fewer questions.',
    flagKey: 'price-with-tax',
    entity: 'component:default/pricing-engine',
    method: 'obrien-fleming',
    plannedUnits: 50_000,
    startedAgo: 45,
    endedAgo: 24,
    outcome: 'shipped',
    conclusion:
      'Purchases rose by about a tenth, and support requests fell. People abandon the basket less often when the total does not change on the last step. The old display was removed two weeks later.',
    createdBy: 'Jonas Lind',
    arms: [
      { variant: 'control', perDay: 1150, truth: shop(0.108, 9.1, 0.024) },
      { variant: 'treatment', perDay: 1150, truth: shop(0.12, 9.9, 0.02) },
    ],
  },
  {
    key: 'instant-search',
    name: 'Results while typing',
    hypothesis: 'Showing products while somebody types leads to more purchases.',
    flagKey: 'instant-search',
    entity: 'component:default/catalog-search',
    method: 'always-valid',
    plannedUnits: 40_000,
    startedAgo: 9,
    endedAgo: null,
    outcome: null,
    conclusion: '',
    createdBy: 'Mira Okafor',
    // Exposures of slow devices are lost with the treatment, whose script reports them later.
    arms: [
      { variant: 'control', perDay: 1000, truth: shop(0.11, 9.2, 0.022) },
      { variant: 'treatment', perDay: 920, truth: shop(0.121, 10.1, 0.022) },
    ],
  },
]

/** The experiments of the sample organization; the same at every call. */
export const sampleExperiments = (): SampleExperiments => ({
  metrics,
  experiments: stories.map(({ arms, ...story }) => {
    const days = daysOf(story.key, arms, story.startedAgo, story.endedAgo ?? 0)
    return { ...story, variants: half, metrics: measured, days, segments: segmentsOf(story.key, arms, days) }
  }),
})
