import 'server-only'
import { isAppError } from '@callboard/core/errors'
import type { OperationContext } from '@callboard/kernel/operation'
import { findTombstone, getEntity } from '@callboard/modules/catalog'
import { listDocs } from '@callboard/modules/docs'
import { notFound } from 'next/navigation'
import { orNotFound } from '~/lib/http/or-not-found.ts'
import { loadShell } from '~/lib/portal/load-shell.ts'

/** What was asked for; undefined where there is no such thing. */
const orMissing = async <T>(asked: Promise<T>): Promise<T | undefined> => {
  try {
    return await asked
  } catch (error) {
    if (isAppError(error) && error.code === 'not_found') return undefined
    throw error
  }
}

/**
 * Everything that an entity's page needs before its tab is known, read at the same time. An entity that has gone leaves a
 * tombstone; a page of its own for neither.
 */
export async function loadEntityPage(context: OperationContext, ref: string) {
  const [found, docPages, { connected, entitlements }] = await orNotFound(
    Promise.all([orMissing(getEntity(context, { ref })), orMissing(listDocs(context, { ref })), loadShell(context)]),
  )
  if (!found) return { gone: (await findTombstone(context, { ref })) ?? notFound() }
  return { found, docPages: docPages ?? [], connected, entitlements }
}
