import { AppError } from '@callboard/core/errors'
import type { TenantDb } from '@callboard/db/for-tenant'
import type { OperationContext } from '@callboard/kernel/operation'
import { writeDetachedEntity } from '@callboard/modules/catalog'
import { type Descriptor, refOf } from '@callboard/modules/catalog/domain/entity'
import { validateDescriptor } from '@callboard/modules/catalog/domain/validate'
import { parseOrThrow } from '@callboard/parsing/parse'
import { parseTemplate } from '../domain/parse-template.ts'
import type { Template } from '../domain/template.ts'
import { requireActions } from './find-template.ts'

/** A text that is a template which can be run here. */
export type WrittenTemplate = { template: Template; descriptor: Descriptor }

/** @throws AppError that says what to change in the text */
export async function parseWritten(context: OperationContext, text: string): Promise<WrittenTemplate> {
  const documents = await parseOrThrow('yaml-documents', text, 'The template')
  const [document, ...more] = documents
  if (more.length > 0) throw new AppError('invalid_input', 'A template is one YAML document. Remove what follows “---”.')
  const checked = await validateDescriptor(document)
  if ('problem' in checked) throw new AppError('invalid_input', checked.problem.message)
  const { entity: descriptor } = checked
  if (descriptor.kind !== 'Template') throw new AppError('invalid_input', 'Write “kind: Template”: nothing else can be run.')
  const template = parseTemplate(refOf(descriptor), descriptor, null)
  if (template.steps.length === 0) throw new AppError('invalid_input', 'Add a step: without one, a run does nothing.')
  requireActions(context, template)
  return { template, descriptor }
}

/** Writes the text and the entity that the catalog shows, in the caller's transaction. */
export async function saveWritten(
  db: TenantDb,
  { tenantId, actor }: OperationContext,
  { template: { ref }, descriptor }: WrittenTemplate,
  text: string,
): Promise<void> {
  const row = { text, updatedBy: actor.label, updatedAt: new Date() }
  await db.templateText.upsert({
    where: { tenantId_ref: { tenantId, ref } },
    create: { tenantId, ref, ...row },
    update: row,
  })
  await writeDetachedEntity(db, tenantId, { descriptor, file: null, url: null, evidence: null, inference: null }, actor.label)
}
