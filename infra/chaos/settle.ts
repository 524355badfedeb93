import { setTimeout as wait } from 'node:timers/promises'
import { runningStates } from '@callboard/modules/running-states'
import { withClient } from '../launch/database.ts'
import type { World } from './world.ts'

/** Rows of every declared unfinished state, and jobs that are due. */
async function unfinished({ stack }: World): Promise<string[]> {
  return withClient(stack.environment.DATABASE_SYSTEM_URL ?? '', async (client) => {
    const found: string[] = []
    for (const state of runningStates) {
      if (!('rows' in state)) continue
      const { text, values } = state.rows()
      const { rows } = await client.query<{ id: string }>(`select id from (${text}) unfinished`, values)
      found.push(...rows.map(({ id }) => `${state.state}: ${id}`))
    }
    const { rows } = await client.query<{ name: string; id: string }>(
      'select name, id from outbox where finished_at is null and run_at <= now()',
    )
    return [...found, ...rows.map(({ name, id }) => `job ${name}: ${id}`)]
  })
}

/**
 * Waits until nothing is left to do.
 * @returns what is still unfinished after `withinMs`
 */
export async function settle(world: World, withinMs: number): Promise<string[]> {
  const deadline = Date.now() + withinMs
  for (;;) {
    const left = await unfinished(world)
    if (left.length === 0 || Date.now() > deadline) return left
    await wait(500)
  }
}
