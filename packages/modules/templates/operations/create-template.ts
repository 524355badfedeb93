import { AppError } from '@callboard/core/errors'
import { audit, operation } from '@callboard/kernel/operation'
import { requireRoom } from '@callboard/kernel/require-room'
import { z } from 'zod'
import { templateText } from '../domain/template-text-input.ts'
import { parseWritten, saveWritten } from './template-record.ts'

const maxTexts = 500

/** Creates a template that is written in the portal, without a repository. */
export const createTemplate = operation({
  name: 'templates.create-template',
  action: 'catalog.write',
  input: z.object({ text: templateText }),
  async run(context, { text }): Promise<{ ref: string }> {
    const written = await parseWritten(context, text)
    const { ref, title } = written.template
    return context.tx(async (db) => {
      await requireRoom(db, context.tenantId, {
        kind: 'template-texts',
        limit: maxTexts,
        message: `You have reached the limit of ${maxTexts} templates that are written in the portal. Move some into a repository.`,
        count: () => db.templateText.count(),
      })
      if ((await db.entity.count({ where: { ref } })) > 0)
        throw new AppError('conflict', `The catalog has a template ${ref}. Choose another name.`)
      await saveWritten(db, context, written, text)
      await audit(db, context, { action: 'template.created', targetType: 'entity', targetId: ref, targetLabel: title })
      return { ref }
    })
  },
})
