import { follow, type Loose } from '../loose.ts'
import { type ApiChange, breaking, risky } from './change.ts'
import {
  type Direction,
  discriminatorChanges,
  isOverlapping,
  limitChanges,
  ruleChanges,
  typeChanges,
  valueChanges,
} from './compare-value.ts'
import { type SchemaView, viewOf } from './schema-view.ts'

export type Side = { document: Loose; schema: unknown }

/** Maximum pairs of schemas per comparison, because schemas refer to each other many times. */
const maxPairs = 50_000
/** Maximum nesting of properties. */
const maxDepth = 200

/** Compares the schemas of two descriptions. Each pair is compared once per direction, however often it is referenced. */
export class SchemaComparison {
  private readonly seen = new Map<Loose, Map<Loose, Set<Direction>>>()
  private pairs = 0
  private depth = 0
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
    const [old, now] = [follow(before.document, before.schema), follow(after.document, after.schema)]
    if (this.isWithin(old, now, direction)) return []
    this.exhausted ||= this.depth > maxDepth || ++this.pairs > maxPairs
    if (this.exhausted) return []
    this.depth++
    const changes = this.views(
      { ...before, view: viewOf(before.document, before.schema) },
      { ...after, view: viewOf(after.document, after.schema) },
      direction,
      at,
    )
    this.depth--
    this.seen.get(old)?.get(now)?.delete(direction)
    return changes
  }

  /** Whether this pair is already being compared, which ends the recursion. */
  private isWithin(old: Loose, now: Loose, direction: Direction): boolean {
    const byNow = this.seen.get(old) ?? new Map<Loose, Set<Direction>>()
    const directions = byNow.get(now) ?? new Set<Direction>()
    if (directions.has(direction)) return true
    this.seen.set(old, byNow.set(now, directions.add(direction)))
    return false
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
      return this.compare(was, is, direction, `${at}.${name}`)
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
    if (old.items !== undefined && now.items !== undefined)
      changes.push(...this.compare({ ...before, schema: old.items }, { ...after, schema: now.items }, direction, `${at}[]`))
    const isSchema = (value: unknown) => typeof value === 'object' && value !== null
    if (isSchema(old.others) && isSchema(now.others))
      changes.push(...this.compare({ ...before, schema: old.others }, { ...after, schema: now.others }, direction, `${at}.*`))
    if (direction === 'sent' && now.others === false && old.others !== false && old.types?.has('object'))
      changes.push(risky(`${at} no longer accepts other fields.`))
    if (direction === 'sent' && isSchema(now.others) && !isSchema(old.others) && old.others !== false && old.types?.has('object'))
      changes.push(risky(`${at} no longer accepts every value of other fields.`))
    return changes
  }

  /** Alternatives: each sent one must still be accepted, and each received one must have been known. */
  private variants(before: Viewed, after: Viewed, direction: Direction, at: string): ApiChange[] {
    const [olds, nows] = [alternatives(before), alternatives(after)]
    const fits = (old: Side, now: Side) => this.compare(old, now, direction, at).every((c) => c.effect !== 'breaking')
    const name = ({ document, schema }: Side) => {
      const { $ref } = (schema ?? {}) as Loose
      const { title, type } = follow(document, schema)
      return String(title ?? (typeof $ref === 'string' ? $ref.split('/').at(-1) : undefined) ?? type ?? 'another form')
    }
    if (direction === 'sent') {
      const refused = olds.filter((old) => !nows.some((now) => fits(old, now)))
      return refused.flatMap((old) => {
        const now = nows.length === 1 ? nows[0] : nows.find((n) => name(n) === name(old))
        return now ? this.compare(old, now, direction, at) : [breaking(`${at} no longer accepts ${name(old)}.`)]
      })
    }
    const unknown = nows.filter((now) => !olds.some((old) => fits(old, now)))
    return unknown.flatMap((now) => {
      const old = olds.find((o) => name(o) === name(now))
      return old ? this.compare(old, now, direction, at) : [risky(`${at} may now be ${name(now)}.`)]
    })
  }
}

type Viewed = Side & { view: SchemaView }

/** The alternatives of a schema with several types, kept so that recursive schemas are recognized. */
const byType = new WeakMap<Loose, Loose[]>()

function typesApart(side: Side): Side[] {
  const schema = follow(side.document, side.schema)
  if (!Array.isArray(schema.type) || schema.type.length < 2) return [side]
  const apart = byType.get(schema) ?? schema.type.map((type) => ({ ...schema, type }))
  byType.set(schema, apart)
  return apart.map((one) => ({ document: side.document, schema: one }))
}

const alternatives = ({ document, schema, view }: Viewed): Side[] =>
  (view.variants.length > 0 ? view.variants : [schema]).flatMap((v) => typesApart({ document, schema: v }))

const propertyOf = ({ document, view }: Viewed, name: string): Viewed => {
  const schema = view.properties.get(name)
  return { document, schema, view: viewOf(document, schema) }
}

/** Read-only properties are not sent, and write-only properties are not received. */
const isHidden = (view: SchemaView, direction: Direction) => (direction === 'sent' ? view.readOnly : view.writeOnly)

/** Whether a client must send a property. */
function isNeeded(viewed: Viewed, name: string): boolean {
  const { readOnly, hasDefault } = propertyOf(viewed, name).view
  return viewed.view.required.has(name) && !readOnly && !hasDefault
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
