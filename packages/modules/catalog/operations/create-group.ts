import { AppError } from '@callboard/core/errors'
import { audit, operation } from '@callboard/kernel/operation'
import { z } from 'zod'
import { type Descriptor, normalizeRef, partsOf } from '../domain/entity.ts'
import { validateDescriptor } from '../domain/validate.ts'
import { writeDetachedEntity } from './write-entities.ts'

/** Creates a group that others refer to as their owner. It has no source; one that defines the group later takes it over. */
export const createGroup = operation({
  name: 'catalog.create-group',
  action: 'catalog.write',
  input: z.object({ ref: z.string().max(600) }),
  async run(context, { ref: text }) {
    const ref = normalizeRef(text, { kind: 'Group' })
    const { kind, namespace, name } = partsOf(ref ?? '')
    if (!ref || kind !== 'group') throw new AppError('invalid_input', `"${text}" is not a group reference.`)
    const descriptor: Descriptor = {
      apiVersion: 'backstage.io/v1alpha1',
      kind: 'Group',
      metadata: { name, namespace },
      spec: { type: 'team', children: [] },
    }
    const checked = await validateDescriptor(descriptor)
    if ('problem' in checked) throw new AppError('invalid_input', checked.problem.message)
    return context.tx(async (db) => {
      if ((await db.entity.count({ where: { ref } })) > 0) throw new AppError('conflict', `${ref} already exists.`)
      await writeDetachedEntity(
        db,
        context.tenantId,
        { descriptor, file: null, url: null, evidence: null, inference: null },
        context.actor.label,
      )
      await audit(db, context, { action: 'entity.created', targetType: 'entity', targetId: ref, targetLabel: name })
      return { ref }
    })
  },
})
