import { safeDecode } from '@callboard/core/safe-decode'
import 'server-only'
import { isAppError } from '@callboard/core/errors'
import type { OperationContext } from '@callboard/kernel/operation'
import { findTombstone, getEntity } from '@callboard/modules/catalog'
import { type Descriptor, partsOf, stringAt } from '@callboard/modules/catalog/domain/entity'
import { listDocs } from '@callboard/modules/docs'
import { docsAnnotation } from '@callboard/modules/docs/domain/site'
import { listAttention } from '@callboard/modules/home'
import { notFound } from 'next/navigation'
import { cache } from 'react'
import { orNotFound } from '~/lib/http/or-not-found.ts'
import { loadShell } from '~/lib/portal/load-shell.ts'
import { requirePortal } from '~/lib/portal/portal.ts'
import { entityTitle } from './about-card.tsx'

/** The segments of an entity's address, escaped as Next passes them. */
export type EntityParams = { tenant: string; kind: string; namespace: string; name: string }

/** The result of a read; undefined if it answers that there is no such thing. */
const orMissing = async <T>(read: Promise<T>): Promise<T | undefined> => {
  try {
    return await read
  } catch (error) {
    if (isAppError(error) && error.code === 'not_found') return undefined
    throw error
  }
}

/** The reference of the entity at an address. */
export const refOf = (p: EntityParams) => `${safeDecode(p.kind)}:${safeDecode(p.namespace)}/${safeDecode(p.name)}`.toLowerCase()

/** Read once for a request: the frame of the page and its tab both need it. */
const readEntity = cache(async (context: OperationContext, ref: string) => {
  const [found, docPages, { connected, entitlements }] = await orNotFound(
    Promise.all([orMissing(getEntity(context, { ref })), orMissing(listDocs(context, { ref })), loadShell(context)]),
  )
  if (!found) return { gone: (await findTombstone(context, { ref })) ?? notFound() }
  return { found, docPages: docPages ?? [], connected, entitlements }
})

/**
 * What an entity's page shows whichever tab is open. An entity that was removed has a tombstone instead; an address with
 * neither answers 404.
 */
export async function loadEntityPage(params: EntityParams) {
  const portal = await requirePortal(params.tenant)
  const entityRef = refOf(params)
  const { gone, found, docPages, connected, entitlements } = await readEntity(portal.context, entityRef)
  if (!found) return { portal, entityRef, gone }
  const { metadata, spec } = found.entity as unknown as Descriptor
  return {
    portal,
    entityRef,
    shown: { ...found, label: entityTitle(found.entity, found.ref) },
    /** The text of an API's definition. */
    definition: found.entity.kind === 'API' ? stringAt(spec, 'definition') : undefined,
    docs: { named: metadata.annotations?.[docsAnnotation], pages: docPages },
    connected,
    entitlements,
  }
}

/** Kinds about which no source of "Needs attention" has items, and that have no parts. */
const neverConcerned = ['location', 'template']

/** What needs attention of an entity and its parts, read once for a request. */
const readAttention = cache((context: OperationContext, ref: string) => listAttention(context, { ref }))

export const loadAttention = async (context: OperationContext, ref: string) =>
  neverConcerned.includes(partsOf(ref).kind) ? [] : readAttention(context, ref)

/** Begins to read what needs attention beside the entity itself, so that its overview waits for both at once. */
export async function preloadAttention(params: EntityParams): Promise<void> {
  const { context } = await requirePortal(params.tenant)
  // An error is thrown where the list is shown.
  loadAttention(context, refOf(params)).catch(() => {})
}

/** An entity that exists, with what every tab of its page may need. */
export type LoadedEntity = Extract<Awaited<ReturnType<typeof loadEntityPage>>, { shown: object }>

/** The same for a tab that an entity has only while it exists. */
export async function loadEntityTab(params: EntityParams) {
  const loaded = await loadEntityPage(params)
  return loaded.shown ? loaded : notFound()
}
