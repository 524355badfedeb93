'use server'
import { notFound } from '@callboard/core/errors'
import { moduleActions } from '@callboard/modules/slot-data'
import { createSlotData } from '@callboard/plugin-kit/slot-data'
import { runAction } from '../actions/run-action.ts'
import { portalForAction } from '../portal/portal.ts'

const actions = createSlotData(moduleActions)

/** Runs an action of a slot for the signed-in user. The operation behind it parses the input and checks permissions. */
export async function runSlotAction(base: string, id: string, input: unknown) {
  return runAction(async () => {
    const { context } = await portalForAction(base)
    if (typeof id !== 'string' || !actions.has(id)) throw notFound('This action')
    return actions.run(id, { context }, input)
  })
}
