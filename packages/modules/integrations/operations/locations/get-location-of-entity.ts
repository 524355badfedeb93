import { notFound } from '@callboard/core/errors'
import { operation } from '@callboard/kernel/operation'
import { type Descriptor, stringsAt } from '@callboard/modules/catalog/domain/entity'
import { z } from 'zod'
import { readLocations } from './read-location.ts'

/** The location that an entity came from, if any. */
export const getLocationOfEntity = operation({
  name: 'locations.get-of-entity',
  action: 'catalog.read',
  input: z.object({ ref: z.string().max(600) }),
  async run(context, { ref }) {
    const entity = await context.readModels((db) =>
      db.entity.findFirst({ where: { ref: ref.toLowerCase() }, select: { data: true } }),
    )
    if (!entity) throw notFound(`The entity ${ref}`)
    const [origin] = stringsAt(
      (entity.data as unknown as Descriptor).metadata.annotations,
      'backstage.io/managed-by-origin-location',
    )
    const found = (await readLocations(context)).find((l) => origin === `url:${l.target}`)
    if (!found) throw notFound(`A registered location of ${ref}`)
    return found
  },
})
