import 'server-only'
import { isAppError } from '@callboard/core/errors'
import { notFound } from 'next/navigation'

/** Answers 404 when an operation says that something is not there, or that its id cannot be one. */
export async function orNotFound<T>(work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (error) {
    if (isAppError(error) && (error.code === 'not_found' || error.code === 'invalid_input')) notFound()
    throw error
  }
}
