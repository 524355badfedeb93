import type { RankingEngine } from './contract.ts'

// Next bundles its own copy of this module. The engine belongs to the process.
type Shared = { engine?: RankingEngine }
const holder = globalThis as typeof globalThis & { callboardRanking?: Shared }
holder.callboardRanking ??= {}
const shared = holder.callboardRanking

/** Sets the engine of a process, as in apps/web/server.ts: Next's bundles cannot start its thread. */
export function provideRankingEngine(engine: RankingEngine): void {
  shared.engine = engine
}

/** The engine of this process; started by the first question unless one was provided. */
export async function rankingEngine(): Promise<RankingEngine> {
  if (shared.engine) return shared.engine
  const { createRankingEngine } = await import(/* webpackIgnore: true */ /* turbopackIgnore: true */ './engine.ts')
  shared.engine ??= createRankingEngine()
  return shared.engine
}

/** Ends the thread of this process; the next question starts another. */
export async function closeRanking(): Promise<void> {
  const { engine } = shared
  delete shared.engine
  await engine?.close()
}
