'use server'
import { AppError } from '@callboard/core/errors'
import { getBackstageIdentity } from '@callboard/modules/backstage'
import { entityOf, getEntitiesByRefs, listFilterOptions, queryEntities } from '@callboard/modules/catalog'
import { runAction } from '~/lib/actions/run-action.ts'
import { portalForAction } from '~/lib/portal/portal.ts'
import { optionOf } from './entity-option.ts'
import { entityFilter, type Lookup, lookupInput } from './lookup-input.ts'

const maxOptions = 20

/** Entities that a field offers, whose name, title or address contains a text. */
export async function findEntities(base: string, lookup: Lookup) {
  return runAction(async () => {
    const { context } = await portalForAction(base)
    const input = lookupInput.safeParse(lookup)
    if (!input.success)
      throw new AppError('invalid_input', 'The filter of this field cannot be read. Ask the owner of the template to correct it.')
    const owners = input.data.owned ? (await getBackstageIdentity(context, {})).ownershipEntityRefs : undefined
    const { documents } = await queryEntities(context, {
      filter: entityFilter(input.data, owners),
      ...(input.data.text ? { text: { term: input.data.text, fields: ['metadata.name', 'metadata.title'] } } : {}),
      order: [{ field: 'metadata.name', order: 'asc' }],
      limit: maxOptions,
      total: 'exclude',
    })
    return documents.map((document) => optionOf(entityOf(document)))
  })
}

/** The teams that the reader is a member of. */
export async function findMyGroups(base: string) {
  return runAction(async () => {
    const { context } = await portalForAction(base)
    const { ownershipEntityRefs } = await getBackstageIdentity(context, {})
    const refs = ownershipEntityRefs.filter((ref) => ref.startsWith('group:')).slice(0, 100)
    const documents = await getEntitiesByRefs(context, { refs })
    return documents.flatMap((document) => (document ? [optionOf(entityOf(document))] : []))
  })
}

/** Tags of the catalog, the most used first. */
export async function findTags(base: string) {
  return runAction(async () => {
    const { context } = await portalForAction(base)
    const { tag } = await listFilterOptions(context, { limit: 500 })
    return tag.map(({ value }) => value)
  })
}
