import 'server-only'
import { randomUUID } from 'node:crypto'
import { isAppError } from '@callboard/core/errors'
import { webServices } from '../server/platform.ts'
import type { ActionResult } from './action-result.ts'

/** Runs the work of a server action. Expected errors are returned to the form; others are logged and return an id. */
export async function runAction<T>(work: () => Promise<T>): Promise<ActionResult<T>> {
  try {
    return { ok: true, data: await work() }
  } catch (error) {
    if (isAppError(error) && error.code !== 'internal')
      return {
        ok: false,
        message: error.message,
        ...(error.field ? { field: error.field } : {}),
        ...(error.fields.length > 0 ? { fields: error.fields } : {}),
        ...(error.code === 'reauthentication_required' ? { reauthenticate: true } : {}),
      }
    const id = randomUUID()
    webServices().log.error({ err: error, id }, 'action failed')
    return { ok: false, message: `Something went wrong and nothing was changed. Contact support with error ID ${id}.` }
  }
}
