// Next bundles its own copy of each module, apart from the process around it. The composed value must be shared by both.
const shared = globalThis as typeof globalThis & { callboardComposed?: Map<string, unknown> }
shared.callboardComposed ??= new Map()
const values = shared.callboardComposed

/**
 * A value that is set once when the process is composed and read by deep code without importing its provider.
 * @param initial the value until one is set, for values that have a default
 * @returns `get` throws until there is a value, so that a missing value is never mistaken for an empty one
 */
export function composed<T>(name: string, initial?: T): { set(value: T): void; get(): T } {
  return {
    set: (value) => void values.set(name, value),
    get() {
      if (!values.has(name) && initial !== undefined) return initial
      if (!values.has(name)) throw new Error(`This process has no ${name}: compose its platform before it does anything else.`)
      return values.get(name) as T
    },
  }
}
