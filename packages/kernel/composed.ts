// A bundle of Next and the process around it hold different copies of a module; what a process was composed of is one.
const shared = globalThis as typeof globalThis & { callboardComposed?: Map<string, unknown> }
shared.callboardComposed ??= new Map()
const values = shared.callboardComposed

/**
 * Something that a process is composed of once, and that code deep inside asks for without importing it.
 * @returns `get`, which throws while nothing was composed: what is missing must not be taken for empty
 */
export function composed<T>(name: string): { set(value: T): void; get(): T } {
  return {
    set: (value) => void values.set(name, value),
    get() {
      if (!values.has(name)) throw new Error(`This process has no ${name}: compose its platform before it does anything else.`)
      return values.get(name) as T
    },
  }
}
