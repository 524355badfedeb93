import { listOf, objectOf } from '../loose.ts'
import { type ApiChange, breaking, risky } from './change.ts'
import {
  type Direction,
  defaultChanges,
  discriminatorChanges,
  isOverlapping,
  limitChanges,
  ruleChanges,
  typeChanges,
  valueChanges,
} from './compare-value.ts'
import { ByPair, type Pair } from './schema-pairs.ts'
import type { SchemaView } from './schema-view.ts'
import { alternatives, nameOf, namesakes, propertyOf, type Side, type Viewed, viewed } from './viewed-schema.ts'

/** Maximum pairs of schemas per comparison, because schemas refer to each other many times. */
const maxPairs = 100_000
/**
 * Pairs of one value from which on, and nesting below which, changes that were reported elsewhere are not reported again: in the
 * largest APIs every schema leads to every other.
 */
const manyPairs = 100
const shallow = 1
/** Maximum nesting of properties. */
const maxDepth = 200

const breakingIn = (changes: readonly ApiChange[]) => changes.filter((c) => c.effect === 'breaking').length
const byBreaking = (a: readonly ApiChange[], b: readonly ApiChange[]) => breakingIn(a) - breakingIn(b)

/** The depth at which a pair is being compared, or what is known of it whatever it is part of. */
type State = number | 'unchanged' | 'unknown'

/** Compares the schemas of two descriptions. A pair without changes is compared once, however often it is referenced. */
export class SchemaComparison {
  private readonly states = new ByPair<State>()
  /** The pairs that are being compared, outermost first. */
  private readonly stack: Pair[] = []
  /** Pairs without changes as long as one of those has none, and the outermost such pair. */
  private readonly supposed: Pair[] = []
  private readonly suppositions = new ByPair<Pair>()
  /** Its depth, for the current pair. */
  private supposes = Number.POSITIVE_INFINITY
  /** Changes that decide whether alternatives fit each other, and are not reported. */
  private readonly tried = new ByPair<ApiChange[]>()
  private readonly reported = new ByPair<true>()
  private isTrying = false
  /** How many pairs were not compared again. */
  private skipped = 0
  /** How many pairs were compared before the current value. */
  private since = 0
  private pairs = 0
  /** Whether the limit was reached and the comparison is incomplete. */
  exhausted = false
  /** Wording for a value that is no longer received. */
  readonly lost: string

  /** @param words `sent` for messages that arrive without a request */
  constructor(words: 'returned' | 'sent' = 'returned') {
    this.lost = `is no longer ${words}`
  }

  /** @param at the position of the value, such as `POST /orders body` */
  compare(before: Side, after: Side, direction: Direction, at: string): ApiChange[] {
    if (this.stack.length === 0) this.since = this.pairs
    return this.compareViewed(viewed(before), viewed(after), direction, at)
  }

  private compareViewed(before: Viewed, after: Viewed, direction: Direction, at: string): ApiChange[] {
    const pair: Pair = [before.id, after.id, direction]
    const known = this.known(pair)
    if (known) return known
    const depth = this.stack.length
    this.exhausted ||= depth > maxDepth || ++this.pairs > maxPairs
    if (this.exhausted) return []
    const { supposes, skipped } = this
    const first = this.supposed.length
    this.supposes = Number.POSITIVE_INFINITY
    this.states.set(pair, depth)
    this.stack.push(pair)
    const changes = this.views(before, after, direction, at)
    this.settle(pair, changes.length === 0 && skipped === this.skipped, first)
    this.stack.pop()
    this.supposes = Math.min(supposes, this.supposes < depth ? this.supposes : Number.POSITIVE_INFINITY)
    if (!this.isTrying) this.reported.set(pair, true)
    else if (changes.length > 0) this.tried.set(pair, changes)
    return changes
  }

  /** The result for a pair that need not be compared now. */
  private known(pair: Pair): ApiChange[] | undefined {
    const state = this.states.get(pair)
    if (state === 'unchanged' || this.isSupposed(pair, state)) return []
    if (this.isTrying) return this.tried.get(pair)
    const isNear = this.stack.length <= shallow || this.pairs - this.since <= manyPairs
    if (isNear || !this.reported.get(pair)) return undefined
    this.skipped++
    return []
  }

  /** Whether a pair has no changes as long as one that is still being compared has none. This ends the recursion. */
  private isSupposed(pair: Pair, state: State | undefined): boolean {
    const root = this.suppositions.get(pair)
    const depth = typeof state === 'number' ? state : root && this.stack.indexOf(root)
    if (depth === undefined || depth < 0) return false
    this.supposes = Math.min(this.supposes, depth)
    return true
  }

  /** @param first the first supposition that was made within the pair */
  private settle(pair: Pair, isUnchanged: boolean, first: number): void {
    const root = isUnchanged ? this.stack[this.supposes] : undefined
    if (root && root !== pair) {
      this.states.set(pair, 'unknown')
      this.suppositions.set(pair, root)
      this.supposed.push(pair)
      return
    }
    const state = isUnchanged ? 'unchanged' : 'unknown'
    this.states.set(pair, state)
    if (isUnchanged) for (const other of this.supposed.slice(first)) this.states.set(other, state)
    this.supposed.length = first
  }

  /** Whether values of one alternative are also values of another. */
  private fits(old: Viewed, now: Viewed, direction: Direction, at: string): boolean {
    const wasTrying = this.isTrying
    this.isTrying = true
    const changes = this.compareViewed(old, now, direction, at)
    this.isTrying = wasTrying
    return breakingIn(changes) === 0
  }

  private views(before: Viewed, after: Viewed, direction: Direction, at: string): ApiChange[] {
    const [old, now] = [before.view, after.view]
    if (old.variants.length > 0 || now.variants.length > 0) {
      const shared = old.variants.length > 0 && now.variants.length > 0 ? this.besides(before, after, direction, at) : []
      return [...shared, ...this.variants(before, after, direction, at)]
    }
    return this.besides(before, after, direction, at)
  }

  /** Everything but alternatives. */
  private besides(before: Viewed, after: Viewed, direction: Direction, at: string): ApiChange[] {
    const [old, now] = [before.view, after.view]
    const types = typeChanges(old, now, direction, at)
    // If not even the type is equal, nested differences are not informative.
    if (old.types && now.types && ![...old.types].some((t) => t !== 'null' && isOverlapping(now.types, t))) return types
    return [
      ...types,
      ...valueChanges(old, now, direction, at),
      ...limitChanges(old, now, direction, at),
      ...ruleChanges(old, now, direction, at),
      ...discriminatorChanges(old, now, direction, at),
      ...this.properties(before, after, direction, at),
      ...this.inner(before, after, direction, at),
    ]
  }

  private properties(before: Viewed, after: Viewed, direction: Direction, at: string): ApiChange[] {
    const [old, now] = [before.view, after.view]
    const shared = [...old.properties.keys()].filter((name) => now.properties.has(name))
    const nested = shared.flatMap((name) => {
      const [was, is] = [propertyOf(before, name), propertyOf(after, name)]
      if (isHidden(was.view, direction) || isHidden(is.view, direction)) return []
      const isOptional = direction === 'sent' && !after.view.required.has(name)
      const defaults = isOptional ? defaultChanges(was.view, is.view, `${at}.${name}`) : []
      return [...this.compareViewed(was, is, direction, `${at}.${name}`), ...defaults]
    })
    const missing =
      direction === 'sent'
        ? [...required(before, after, at), ...refused(before, after, at)]
        : [...lost(before, after, at, this.lost), ...optional(old, now, shared, at)]
    return [...missing, ...nested]
  }

  private inner(before: Viewed, after: Viewed, direction: Direction, at: string): ApiChange[] {
    const [old, now] = [before.view, after.view]
    const changes: ApiChange[] = []
    const areLists = old.types?.has('array') && now.types?.has('array')
    // Without a schema, items are anything.
    if ((old.items ?? now.items) !== undefined && areLists)
      changes.push(...this.compare({ ...before, schema: old.items }, { ...after, schema: now.items }, direction, `${at}[]`))
    for (const [place, was, is] of inBoth(old, now))
      changes.push(...this.compare({ ...before, schema: was }, { ...after, schema: is }, direction, `${at}${place}`))
    const isSchema = (value: unknown) => typeof value === 'object' && value !== null
    if (isSchema(old.others) && isSchema(now.others))
      changes.push(...this.compare({ ...before, schema: old.others }, { ...after, schema: now.others }, direction, `${at}.*`))
    if (direction === 'received' && isSchema(old.others) && now.others === false) changes.push(breaking(`${at}.* ${this.lost}.`))
    if (direction === 'sent' && now.others === false && old.others !== false && old.types?.has('object'))
      changes.push(risky(`${at} no longer accepts other fields.`))
    if (direction === 'sent' && isSchema(now.others) && !isSchema(old.others) && old.others !== false && old.types?.has('object'))
      changes.push(risky(`${at} no longer accepts every value of other fields.`))
    return changes
  }

  /** Alternatives: each sent one must still be accepted, and each received one must have been known. */
  private variants(before: Viewed, after: Viewed, direction: Direction, at: string): ApiChange[] {
    const isUnion = [before, after].every(({ view }) => view.variants.length > 0)
    const [olds, nows] = [alternatives(before, isUnion), alternatives(after, isUnion)]
    const fits = (old: Viewed, now: Viewed) => this.fits(old, now, direction, at)
    if (direction === 'sent') {
      const refused = olds.filter((old) => !nows.some((now) => fits(old, now)))
      return refused.flatMap((old) => {
        const [closest] = namesakes(old, nows)
          .map((now) => this.compareViewed(old, now, direction, at))
          .sort(byBreaking)
        return closest ?? [breaking(`${at} no longer accepts ${nameOf(old)}.`)]
      })
    }
    const unknown = nows.filter((now) => !olds.some((old) => fits(old, now)))
    return unknown.flatMap((now) => {
      const candidates = after.view.variants.length === 0 ? olds : olds.filter((old) => nameOf(old) === nameOf(now))
      const [closest] = candidates.map((old) => this.compareViewed(old, now, direction, at)).sort(byBreaking)
      return closest ?? [risky(`${at} may now be ${nameOf(now)}.`)]
    })
  }
}

/** The schemas of single items and of properties by pattern that both have, with their places. */
function inBoth(old: SchemaView, now: SchemaView): [place: string, was: unknown, is: unknown][] {
  const [was, is] = [old, now].map(({ rules }) => ({
    items: listOf(rules.get('prefixItems')),
    patterns: objectOf(rules.get('patternProperties')),
  }))
  if (!was || !is) return []
  const items = was.items.flatMap((item, at) => (at < is.items.length ? [[`[${at}]`, item, is.items[at]] as const] : []))
  const patterns = Object.keys(was.patterns).filter((pattern) => Object.hasOwn(is.patterns, pattern))
  return [
    ...items.map(([place, a, b]): [string, unknown, unknown] => [place, a, b]),
    ...patterns.map((p): [string, unknown, unknown] => [`.${p}`, was.patterns[p], is.patterns[p]]),
  ]
}

/** Read-only properties are not sent, and write-only properties are not received. */
const isHidden = (view: SchemaView, direction: Direction) => (direction === 'sent' ? view.readOnly : view.writeOnly)

/** Whether a client must send a property. */
function isNeeded(viewed: Viewed, name: string): boolean {
  const { readOnly, preset } = propertyOf(viewed, name).view
  return viewed.view.required.has(name) && !readOnly && !preset
}

const required = (before: Viewed, after: Viewed, at: string): ApiChange[] =>
  [...after.view.required]
    .filter((name) => isNeeded(after, name) && !isNeeded(before, name))
    .map((name) => breaking(`${at}.${name} is now required.`))

/** Properties that are no longer known where no others are accepted. */
const refused = (before: Viewed, after: Viewed, at: string): ApiChange[] =>
  after.view.others !== false
    ? []
    : [...before.view.properties.keys()]
        .filter((name) => !after.view.properties.has(name) && !propertyOf(before, name).view.readOnly)
        .map((name) => breaking(`${at}.${name} is no longer accepted.`))

/** A property that is never received: write-only, or with the schema `false`. */
const isAbsent = ({ writeOnly, types }: SchemaView) => writeOnly || types?.size === 0

function lost(before: Viewed, after: Viewed, at: string, words: string): ApiChange[] {
  return [...before.view.properties.keys()]
    .filter((name) => !propertyOf(before, name).view.writeOnly)
    .filter((name) => !after.view.properties.has(name) || isAbsent(propertyOf(after, name).view))
    .map((name) => breaking(`${at}.${name} ${words}.`))
}

const optional = (old: SchemaView, now: SchemaView, shared: readonly string[], at: string): ApiChange[] =>
  shared
    .filter((name) => old.required.has(name) && !now.required.has(name))
    .map((name) => risky(`${at}.${name} may now be missing.`))
