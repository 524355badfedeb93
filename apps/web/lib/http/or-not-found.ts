import 'server-only'
import { isAppError } from '@callboard/core/errors'
import { notFound } from 'next/navigation'

/** Responds with 404 if an operation reports that an object is unknown, or that its id is invalid. */
export async function orNotFound<T>(work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (error) {
    if (isAppError(error) && (error.code === 'not_found' || error.code === 'invalid_input')) notFound()
    throw error
  }
}
