import { type RunState, runStates } from '@callboard/modules/templates/domain/run-state'

export type RunQuery = { mine?: string; state?: string; ref?: string; after?: string }

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/i

/** The filter of a list of runs from its address. What cannot be read filters nothing. */
export function runFilter({ mine, state, ref, after }: RunQuery) {
  const known: RunState | undefined = runStates.find((one) => one === state)
  return {
    mine: mine === '1',
    ...(known ? { state: known } : {}),
    ...(ref && ref.trim().length > 0 && ref.length <= 500 ? { ref } : {}),
    ...(after && uuid.test(after) ? { cursor: after } : {}),
  }
}
