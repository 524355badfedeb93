export type AnyFunction = (...values: unknown[]) => unknown

/** An object with its functions wrapped, and those of plain objects in it. */
export function wrapFunctions(of: object, wrap: (work: AnyFunction) => AnyFunction): object {
  const entries = Object.entries(of).map(([name, value]: [string, unknown]) => {
    if (typeof value === 'function') return [name, wrap(value.bind(of))]
    const isPlain = typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype
    return [name, isPlain ? wrapFunctions(value, wrap) : value]
  })
  return Object.fromEntries(entries)
}
