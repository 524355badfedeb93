// BM25F (Robertson and Zaragoza, "The Probabilistic Relevance Framework", 2009): term frequencies of all fields are added after
// each is normalized by its field's length, then saturated once.

/** How a unit's fields are weighed: `k1` saturates repetitions, `b` (one for each field) discounts long fields. */
export type FieldSettings = { k1: number; b: readonly number[] }

/** Anything with fields of terms: pages or sections. */
export type Units = { readonly count: number; fieldsOf(unit: number): readonly Uint32Array[] }

export type FieldIndex = {
  readonly count: number
  /** Units of all terms, ordered by term and unit, with the weight of the term in the unit: from 0 to k1 + 1. */
  readonly units: Uint32Array
  readonly weights: Float32Array
  /** Where a term's units begin and end. */
  rangeOf(term: number): readonly [number, number]
  /** Number of units with a term. */
  frequencyOf(term: number): number
  idfOf(term: number): number
  has(term: number, unit: number): boolean
  /** How many terms occur at all. */
  readonly usedTerms: number
  readonly bytes: number
}

/** Idf of a term that occurs in `frequency` of `count` units. */
export const idf = (count: number, frequency: number): number => Math.log(1 + (count - frequency + 0.5) / (frequency + 0.5))

function averageLengths(units: Units, fields: number): number[] {
  const totals = Array.from({ length: fields }, () => 0)
  for (let unit = 0; unit < units.count; unit++)
    for (const [f, terms] of units.fieldsOf(unit).entries()) totals[f] = (totals[f] ?? 0) + terms.length
  return totals.map((total) => total / units.count || 1)
}

/** Calls `visit` for each term of each unit with its normalized frequency. */
function eachFrequency(
  units: Units,
  { b }: FieldSettings,
  terms: number,
  visit: (unit: number, term: number, tf: number) => void,
) {
  const averages = averageLengths(units, b.length)
  const frequencies = new Float64Array(terms)
  const touched: number[] = []
  for (let unit = 0; unit < units.count; unit++) {
    touched.length = 0
    for (const [f, field] of units.fieldsOf(unit).entries()) {
      const discount = b[f] ?? 0
      const weight = 1 / (1 - discount + (discount * field.length) / (averages[f] ?? 1))
      for (const term of field) {
        if (frequencies[term] === 0) touched.push(term)
        frequencies[term] = (frequencies[term] ?? 0) + weight
      }
    }
    for (const term of touched) {
      visit(unit, term, frequencies[term] ?? 0)
      frequencies[term] = 0
    }
  }
}

/** @param terms how many terms the lexicon has */
export function buildFieldIndex(units: Units, settings: FieldSettings, terms: number): FieldIndex {
  const { k1 } = settings
  const starts = new Uint32Array(terms + 1)
  eachFrequency(units, settings, terms, (_, term) => {
    starts[term + 1] = (starts[term + 1] ?? 0) + 1
  })
  for (let term = 0; term < terms; term++) starts[term + 1] = (starts[term + 1] ?? 0) + (starts[term] ?? 0)
  const next = starts.slice()
  const total = starts[terms] ?? 0
  const unitsOfTerms = new Uint32Array(total)
  const weights = new Float32Array(total)
  eachFrequency(units, settings, terms, (unit, term, tf) => {
    const at = next[term] ?? 0
    next[term] = at + 1
    unitsOfTerms[at] = unit
    weights[at] = (tf * (k1 + 1)) / (k1 + tf)
  })
  return readable(units.count, starts, unitsOfTerms, weights)
}

function readable(count: number, starts: Uint32Array, units: Uint32Array, weights: Float32Array): FieldIndex {
  const rangeOf = (term: number) => [starts[term] ?? 0, starts[term + 1] ?? starts[term] ?? 0] as const
  const frequencyOf = (term: number) => {
    const [start, end] = rangeOf(term)
    return end - start
  }
  return {
    count,
    units,
    weights,
    rangeOf,
    frequencyOf,
    idfOf: (term) => idf(count, frequencyOf(term)),
    has(term, unit) {
      let [low, high] = rangeOf(term)
      while (low < high) {
        const middle = (low + high) >> 1
        if ((units[middle] ?? 0) < unit) low = middle + 1
        else high = middle
      }
      return low < rangeOf(term)[1] && units[low] === unit
    },
    usedTerms: starts.reduce((used, start, term) => (term > 0 && start > (starts[term - 1] ?? 0) ? used + 1 : used), 0),
    bytes: starts.byteLength + units.byteLength + weights.byteLength,
  }
}
