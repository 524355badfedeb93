import type { IndexStore } from '@callboard/modules/knowledge/domain/index-store'

export type Method = keyof IndexStore

/** A call of the store in the ranking thread, and its result. */
export type Call<Name extends Method = Method> = { call: number; method: Name; parameters: Parameters<IndexStore[Name]> }
export type Reply = { call: number; value: unknown } | { call: number; failed: string }
