import { compareMeans, compareMeansRelatively } from '@callboard/modules/experiments/domain/statistics/compare-means'
import { sequenceCriticalValue } from '@callboard/modules/experiments/domain/statistics/confidence-sequence'
import { adjustByCovariate } from '@callboard/modules/experiments/domain/statistics/cuped'
import { type Effect, testEffect } from '@callboard/modules/experiments/domain/statistics/effect'
import { sequentialBounds } from '@callboard/modules/experiments/domain/statistics/group-sequential'
import {
  type JointMoments,
  jointMomentsFromSums,
  type Moments,
  momentsFromSums,
  momentsOf,
} from '@callboard/modules/experiments/domain/statistics/moments'
import { momentsOfPercentile, winsorize } from '@callboard/modules/experiments/domain/statistics/percentile'
import { createRandom, type Random } from '@callboard/modules/experiments/domain/statistics/random'
import { momentsOfRatio } from '@callboard/modules/experiments/domain/statistics/ratio'
import { checkSampleRatio } from '@callboard/modules/experiments/domain/statistics/sample-ratio'
import { type Plan, powerOf, requiredUnits } from '@callboard/modules/experiments/domain/statistics/sample-size'
import { seconds } from './figures.ts'

// Shows by simulation that the statistics of experiments keep what they promise. Each part has a seed of its own.

const experiments = 10_000
const days = 28
const alpha = 0.05

type Target = { low?: number; high?: number }
type Row = { what: string; share: number; of: number; target: Target }

const percent = (share: number, digits = 1) => `${(share * 100).toFixed(digits)} %`
const isMet = ({ share, target }: Row) => share >= (target.low ?? 0) && share <= (target.high ?? 1)

function describeTarget({ low, high }: Target): string {
  if (low !== undefined && high !== undefined) return `${percent(low)} to ${percent(high)}`
  if (low !== undefined) return `at least ${percent(low)}`
  return high === undefined ? '' : `at most ${percent(high)}`
}

function print(title: string, rows: readonly Row[]): void {
  console.log(`\n  ${title}`)
  for (const row of rows) {
    // Two standard errors of the simulation itself.
    const error = 2 * Math.sqrt((row.share * (1 - row.share)) / row.of)
    const mark = isMet(row) ? 'met' : 'MISSED'
    console.log(
      `  ${row.what.padEnd(58)} ${percent(row.share, 2).padStart(9)} ± ${percent(error, 2).padEnd(7)} ${describeTarget(row.target).padEnd(20)} ${mark}`,
    )
  }
}

/** How the value of one unit is drawn. */
type Draw = (random: Random) => number
const conversion: Draw = (random) => (random.uniform() < 0.1 ? 1 : 0)
/** Skewed like revenue: seven of ten units spend nothing, the others an exponentially distributed amount. */
const revenue: Draw = (random) => (random.uniform() < 0.7 ? 0 : -20 * Math.log(1 - random.uniform()))

/** Sums of a group that grows by the day. */
class Group {
  readonly sums = { n: 0, sum: 0, sumOfSquares: 0 }
  add(units: number, draw: Draw, random: Random): Moments {
    for (let i = 0; i < units; i++) {
      const value = draw(random)
      this.sums.sum += value
      this.sums.sumOfSquares += value * value
    }
    this.sums.n += units
    return momentsFromSums(this.sums)
  }
}

const methods = ['a t test each day', 'a t test on the last day', "O'Brien-Fleming", 'Pocock', 'confidence sequence'] as const
type Method = (typeof methods)[number]

/** The critical value of each method on each day, in standard errors; Infinity on days on which it does not look. */
function criticalValues(unitsPerDay: number): Record<Method, readonly number[]> {
  const looks = Array.from({ length: days }, (_, day) => (day + 1) / days)
  const fixed = 1.959963984540054
  return {
    'a t test each day': looks.map(() => fixed),
    'a t test on the last day': looks.map((share) => (share === 1 ? fixed : Number.POSITIVE_INFINITY)),
    "O'Brien-Fleming": sequentialBounds(looks, { alpha, spending: 'obrien-fleming' }),
    Pocock: sequentialBounds(looks, { alpha, spending: 'pocock' }),
    'confidence sequence': looks.map((_, day) =>
      sequenceCriticalValue(2 * unitsPerDay * (day + 1), { alpha, tunedFor: 2 * unitsPerDay * days }),
    ),
  }
}

/** The share of experiments without any effect in which a method found one on some day. */
function falsePositives(name: string, draw: Draw, seed: number): Row[] {
  const random = createRandom(seed)
  const unitsPerDay = 100
  const critical = criticalValues(unitsPerDay)
  const found = new Map<Method, number>(methods.map((method) => [method, 0]))
  for (let experiment = 0; experiment < experiments; experiment++) {
    const [control, treatment] = [new Group(), new Group()]
    const hit = new Set<Method>()
    for (let day = 0; day < days; day++) {
      const effect = compareMeans(control.add(unitsPerDay, draw, random), treatment.add(unitsPerDay, draw, random))
      const z = effect.standardError > 0 ? Math.abs(effect.estimate / effect.standardError) : 0
      for (const method of methods) if (z >= (critical[method][day] ?? Number.POSITIVE_INFINITY)) hit.add(method)
    }
    for (const method of hit) found.set(method, (found.get(method) ?? 0) + 1)
  }
  const targets: Record<Method, Target> = {
    'a t test each day': { low: 0.15 },
    'a t test on the last day': { low: 0.04, high: 0.06 },
    "O'Brien-Fleming": { high: 0.055 },
    Pocock: { high: 0.055 },
    'confidence sequence': { high: 0.055 },
  }
  return methods.map((method) => ({
    what: `${name}, ${method}`,
    share: (found.get(method) ?? 0) / experiments,
    of: experiments,
    target: targets[method],
  }))
}

/** The share of 95 % intervals that contain the true effect. */
function coverage(what: string, seed: number, truth: number, effectOf: (random: Random) => Effect | null): Row {
  const random = createRandom(seed)
  let covered = 0
  for (let i = 0; i < experiments; i++) {
    const effect = effectOf(random)
    if (!effect) continue
    const { lower, upper } = testEffect(effect, { alpha }).interval
    if (lower <= truth && truth <= upper) covered++
  }
  return { what, share: covered / experiments, of: experiments, target: { low: 0.94, high: 0.96 } }
}

const units = 2000
const values = (random: Random, draw: Draw) => Float64Array.from({ length: units }, () => draw(random))

/** Moments of pairs of values, as a database adds them up. */
function joint(random: Random, draw: (random: Random) => readonly [number, number]): JointMoments {
  const [sum, sumOfSquares]: [[number, number], [number, number]] = [
    [0, 0],
    [0, 0],
  ]
  let sumOfProducts = 0
  for (let i = 0; i < units; i++) {
    const [x, y] = draw(random)
    sum[0] += x
    sum[1] += y
    sumOfSquares[0] += x * x
    sumOfSquares[1] += y * y
    sumOfProducts += x * y
  }
  return jointMomentsFromSums({ n: units, sum, sumOfSquares, sumOfProducts })
}

/** Clicks of a unit among its views; units differ in both, so that views of one unit are not independent. */
const clicksAndViews =
  (rate: number) =>
  (random: Random): readonly [number, number] => {
    const views = 1 + Math.floor(-4 * Math.log(1 - random.uniform()))
    const own = rate * (0.5 + random.uniform())
    let clicks = 0
    for (let i = 0; i < views; i++) if (random.uniform() < own) clicks++
    return [clicks, views]
  }

/** A value that correlates with what the same unit did before (ρ = 0.8), and that. */
const valueAndBefore =
  (effect: number) =>
  (random: Random): readonly [number, number] => {
    const before = random.normal()
    return [10 + effect + 0.8 * before + 0.6 * random.normal(), 5 + before]
  }

/** The difference of what `momentsOfGroup` makes of a group without and of one with an effect. */
function difference(momentsOfGroup: (effect: number) => Moments | null, effect: number): Effect | null {
  const [control, treatment] = [momentsOfGroup(0), momentsOfGroup(effect)]
  return control && treatment ? compareMeans(control, treatment) : null
}

function coverages(): Row[] {
  const exponential: Draw = (random) => -Math.log(1 - random.uniform())
  const cap = 3
  // The mean of min(X, 3) of an exponential X is 1 - e⁻³.
  const capped = 1 - Math.exp(-cap)
  return [
    coverage('difference of conversions, 10 % and 12 %', 201, 0.02, (random) =>
      difference((effect) => momentsOf(values(random, (r) => (r.uniform() < 0.1 + effect ? 1 : 0))), 0.02),
    ),
    coverage('relative difference of conversions, 20 %', 202, 0.2, (random) =>
      compareMeansRelatively(
        momentsOf(values(random, conversion)),
        momentsOf(values(random, (r) => (r.uniform() < 0.12 ? 1 : 0))),
      ),
    ),
    coverage('difference of skewed means', 203, 0.5, (random) =>
      difference((effect) => momentsOf(values(random, (r) => revenue(r) + effect)), 0.5),
    ),
    coverage('difference of winsorized means', 204, 0.1 * capped, (random) =>
      difference((effect) => momentsOf(winsorize([...values(random, exponential)], cap).map((x) => x * (1 + effect))), 0.1),
    ),
    coverage('difference of ratios (delta method)', 205, 0.02, (random) =>
      difference((effect) => momentsOfRatio(joint(random, clicksAndViews(0.2 + effect))), 0.02),
    ),
    coverage('difference of 90th percentiles', 206, 0.1 * Math.log(10), (random) =>
      difference((effect) => momentsOfPercentile(values(random, (r) => exponential(r) * (1 + effect)).sort(), 0.9), 0.1),
    ),
    coverage('difference after CUPED', 207, 0.1, (random) => {
      const [control, treatment] = adjustByCovariate([joint(random, valueAndBefore(0)), joint(random, valueAndBefore(0.1))])
      return control && treatment ? compareMeans(control, treatment) : null
    }),
  ]
}

/** How often an effect of the planned size is found, beside what the calculator says of as many units. */
function power(what: string, seed: number, effect: number, plan: Plan, draw: (effect: number) => Draw): Row {
  const random = createRandom(seed)
  const n = Math.ceil(requiredUnits(effect, plan).treatment)
  const calculated = powerOf(effect, n, plan)
  let found = 0
  for (let i = 0; i < experiments; i++) {
    const [control, treatment] = [new Group().add(n, draw(0), random), new Group().add(n, draw(effect), random)]
    if (testEffect(compareMeans(control, treatment), { alpha: plan.alpha }).pValue < plan.alpha) found++
  }
  return {
    what: `${what}, ${n} units a group, calculated ${percent(calculated)}`,
    share: found / experiments,
    of: experiments,
    target: { low: calculated - 0.02, high: calculated + 0.02 },
  }
}

function powers(): Row[] {
  const plan = { alpha, sides: 'two-sided', perTreated: 1 } as const
  return [
    power(
      'conversion of 10 % and 12 %',
      301,
      0.02,
      { ...plan, power: 0.8, controlVariance: 0.09, treatmentVariance: 0.12 * 0.88 },
      (effect) => (random) => (random.uniform() < 0.1 + effect ? 1 : 0),
    ),
    power(
      'mean, 0.1 deviations',
      302,
      0.1,
      { ...plan, power: 0.9, controlVariance: 1, treatmentVariance: 1 },
      (effect) => (random) => effect + random.normal(),
    ),
  ]
}

/** How often the check of the split raises an alarm for 100,000 units. */
function sampleRatio(what: string, seed: number, share: number, target: Target): Row {
  const random = createRandom(seed)
  const repeats = 2000
  let found = 0
  for (let i = 0; i < repeats; i++) {
    let control = 0
    for (let unit = 0; unit < 100_000; unit++) if (random.uniform() < share) control++
    if (checkSampleRatio([control, 100_000 - control], [1, 1]).isMismatch) found++
  }
  return { what, share: found / repeats, of: repeats, target }
}

/** Runs all simulations, prints a table of each, and returns whether every target was met. About two minutes on one core. */
export function benchExperiments(): boolean {
  const began = performance.now()
  const tables = [
    () => ({
      title: `False positives: ${experiments.toLocaleString('en')} A/A experiments, looked at on each of ${days} days`,
      rows: [...falsePositives('conversion', conversion, 101), ...falsePositives('revenue', revenue, 102)],
    }),
    () => ({ title: `Coverage of 95 % intervals, ${units.toLocaleString('en')} units a group`, rows: coverages() }),
    () => ({ title: 'Power', rows: powers() }),
    () => ({
      title: 'Sample-ratio mismatch, 100,000 units',
      rows: [
        sampleRatio('51 to 49 found', 401, 0.51, { low: 0.99 }),
        sampleRatio('false alarms at 50 to 50', 402, 0.5, { high: 0.005 }),
      ],
    }),
  ]
  let missed = 0
  for (const table of tables) {
    const { title, rows } = table()
    print(title, rows)
    missed += rows.filter((row) => !isMet(row)).length
  }
  console.log(`\n  ${missed === 0 ? 'Every target was met' : `Targets missed: ${missed}`} (${seconds(began).toFixed(0)} s)`)
  return missed === 0
}
