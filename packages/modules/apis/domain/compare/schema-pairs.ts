import type { Loose } from '../loose.ts'
import type { Direction } from './compare-value.ts'

/** An earlier and a later schema. */
export type Pair = readonly [old: Loose, now: Loose, direction: Direction]

/** A value for each pair of schemas. */
export class ByPair<Value> {
  private readonly values = { sent: new Map<Loose, Map<Loose, Value>>(), received: new Map<Loose, Map<Loose, Value>>() }

  get([old, now, direction]: Pair): Value | undefined {
    return this.values[direction].get(old)?.get(now)
  }

  set([old, now, direction]: Pair, value: Value): void {
    const byNow = this.values[direction].get(old) ?? new Map<Loose, Value>()
    this.values[direction].set(old, byNow.set(now, value))
  }
}
