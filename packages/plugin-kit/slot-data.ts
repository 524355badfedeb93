import type { FieldError } from '@callboard/core/input-errors'

declare const types: unique symbol

/** Something that a slot can load: a key that defines input and output. The owner of the data provides the implementation. */
export type Reader<Input, Output> = { readonly id: string; readonly [types]?: (input: Input) => Output }

/** @param id unique among all readers, such as `costs.query` */
export const defineReader = <Input, Output>(id: string): Reader<Input, Output> => ({ id })

/** A user action from a slot. Its input comes from a browser, so the implementation must parse it. */
export type SlotAction<Input, Output> = { readonly id: string; readonly [types]?: (input: Input) => Output }

/** @param id unique among all actions, such as `costs.save-budget` */
export const defineAction = <Input, Output = unknown>(id: string): SlotAction<Input, Output> => ({ id })

/** The result of an action. A refusal is a message for the person, with the invalid fields of the input if there are any. */
type Outcome<T = unknown> = { ok: true; data: T } | { ok: false; message: string; field?: string; fields?: readonly FieldError[] }

/** An action bound to its portal, as client components take it. */
export type Act<A> = A extends SlotAction<infer Input, infer Output> ? (input: Input) => Promise<Outcome<Output>> : never

/** Loads a reader's data with the permissions of the current user. */
export type Read = <Input, Output>(reader: Reader<Input, Output>, input: Input) => Promise<Output>

/** An implementation of a reader or an action. */
export type Provided<Context> = { readonly id: string; run(context: Context, input: unknown): Promise<unknown> }

/** The implementation of a reader. Plugins build theirs on other readers, which are all that they are given. */
export const provideReader = <Input, Output, Context = { read: Read }>(
  reader: Reader<Input, Output>,
  run: (context: Context, input: Input) => Promise<Output>,
): Provided<Context> => ({ id: reader.id, run: (context, input) => run(context, input as Input) })

/** The implementation of an action. `run` parses its input, as every operation does. */
export const provideAction = <Input, Output, Context>(
  action: SlotAction<Input, Output>,
  run: (context: Context, input: Input) => Promise<Output>,
): Provided<Context> => ({ id: action.id, run: (context, input) => run(context, input as Input) })

/**
 * Finds implementations by the ids of what they implement.
 * @throws Error where two implement the same
 */
export function createSlotData<Context>(provided: readonly Provided<Context>[]) {
  const byId = new Map<string, Provided<Context>>()
  for (const one of provided) {
    if (byId.has(one.id)) throw new Error(`${one.id} is provided twice.`)
    byId.set(one.id, one)
  }
  return {
    has: (id: string): boolean => byId.has(id),
    /** @throws Error without a provider */
    async run(id: string, context: Context, input: unknown): Promise<unknown> {
      const found = byId.get(id)
      if (!found) throw new Error(`Nobody provides ${id}. Add its implementation to the registry of the plugin or the module.`)
      return found.run(context, input)
    },
  }
}

/** The typed way to read, for contexts that pass `read` to readers that build on others. */
export function createRead<Context>(data: ReturnType<typeof createSlotData<Context & { read: Read }>>, context: Context): Read {
  const read: Read = async <Input, Output>(reader: Reader<Input, Output>, input: Input) =>
    (await data.run(reader.id, { ...context, read }, input)) as Output
  return read
}
