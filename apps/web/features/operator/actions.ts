'use server'
import { retryJob as retry } from '@callboard/modules/operator'
import { runAction } from '~/lib/actions/run-action.ts'
import { sessionForAction } from '~/lib/session/session.ts'

export async function retryJob(id: string) {
  return runAction(async () => {
    await retry((await sessionForAction()).account, { id })
    return {}
  })
}
