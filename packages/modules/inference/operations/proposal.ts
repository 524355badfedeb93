import { AppError, notFound } from '@callboard/core/errors'
import type { OperationContext } from '@callboard/kernel/operation'
import { catalogFiles } from '@callboard/modules/catalog/domain/catalog-files'
import { sameJson } from '@callboard/modules/catalog/domain/diff'
import { type Descriptor, type Json, partsOf, shortRef } from '@callboard/modules/catalog/domain/entity'
import { validateDescriptor } from '@callboard/modules/catalog/domain/validate'
import { connectIntegration, requireActive, withVendorErrors } from '@callboard/modules/integrations'
import { parseOrThrow } from '@callboard/parsing/parse'
import type { ProposedChange } from '@callboard/plugin-kit/server'
import { z } from 'zod'
import { valueAt, withValue } from '../domain/overlay.ts'
import { findInferredOf } from '../repo/inferences.ts'
import { field, fieldValue, parseValue, requireKnown } from './fields.ts'

const timeoutMs = 30_000

export const proposalInput = z.object({
  ref: z
    .string()
    .max(600)
    .transform((r) => r.toLowerCase()),
  /** The changed fields of an entity with a descriptor; for an inferred entity the file is new. */
  values: z.record(field, fieldValue).default({}),
})

/** The entity, its repository, and how to change files there. */
async function opened(context: OperationContext, ref: string) {
  const found = await context.tx(async (db) => {
    const entity = await db.entity.findFirst({ where: { ref }, include: { integration: true } })
    if (!entity) throw notFound(`The entity ${ref}`)
    const { integration, item: key } = entity
    const item = integration && (await db.sourceItem.findFirst({ where: { integrationId: integration.id, key } }))
    if (!integration || !item)
      throw new AppError('conflict', 'This entity is not managed by a source, so there is no file to change.')
    const beside = entity.evidence ? await findInferredOf(db, context.tenantId, { integrationId: integration.id, key }) : []
    return { entity, integration, item: { key, name: item.name, state: item.state as Json }, beside }
  })
  requireActive(found.integration)
  const connected = await connectIntegration(
    context.platform,
    context.tenantId,
    found.integration,
    AbortSignal.timeout(timeoutMs),
  )
  const { proposals, manifest } = connected.plugin
  if (!proposals) throw new AppError('conflict', `${manifest.name} cannot change files. Change the file where it stands.`)
  return { ...found, connected, proposals }
}

type Opened = Awaited<ReturnType<typeof opened>>

/** `before` is the content of the one changed file; new files have none. */
type Change = ProposedChange & { refs: string[]; before?: string | undefined }

const pendingChange = (context: OperationContext) => `${context.actor.label} requested this in Callboard.`

/** Files for all entities inferred from the repository: once it has a descriptor, the others would no longer be inferred. */
function newFiles(context: OperationContext, { beside, item, connected, proposals }: Opened): Change {
  const files = catalogFiles(beside.map((b) => ({ descriptor: b.data, file: b.file ?? '' })))
  const unread = files.find((f) => !proposals.reads(connected.context.settings, f.path))
  if (unread)
    throw new AppError(
      'conflict',
      `The integration's settings do not read ${unread.path}, so the file would have no effect. Add **/catalog-info.yaml to its catalog files first.`,
    )
  return {
    refs: beside.map((b) => b.ref),
    branch: 'callboard/catalog-info',
    title: 'Describe this repository for the catalog',
    body: `${pendingChange(context)} It adds catalog files with what Callboard inferred from ${item.name}, including corrections. Once merged, these files are the source of truth.`,
    files,
  }
}

/** The entity's descriptor file with other values. */
async function editedFile(context: OperationContext, from: Opened, values: Record<string, Json | null>): Promise<Change> {
  const { entity, item, connected, proposals } = from
  const { ref, file, url } = entity
  const before = entity.data as unknown as Descriptor
  const changed = Object.entries(values).filter(([at, value]) => !sameJson(valueAt(before, at), value))
  if (changed.length === 0) throw new AppError('conflict', 'There are no changes.')
  await context.tx(async (db) => {
    for (const [at, value] of changed) await requireKnown(db, at, value)
  })
  const after = changed.reduce((descriptor, [at, value]) => withValue(descriptor, at, value), before)
  const checked = await validateDescriptor(after)
  if ('problem' in checked) throw new AppError('invalid_input', checked.problem.message, { field: checked.problem.path })
  if (!file || !url?.includes(`/${item.name}/`))
    throw new AppError('conflict', `${ref} is defined outside ${item.name}. Edit that file directly.`)
  const text = await withVendorErrors(() => proposals.readFile(connected.context, item, file))
  const edited =
    text === undefined ? undefined : await parseOrThrow('edit', { text, ref, values: Object.fromEntries(changed) }, file)
  if (edited === undefined)
    throw new AppError(
      'conflict',
      `${file} could not be changed: it no longer describes ${ref}, or is not YAML. Sync, then try again.`,
    )
  const { kind, name } = partsOf(ref)
  return {
    refs: [ref],
    branch: `callboard/${kind}-${name}`.replace(/[^a-z0-9/._-]/g, '-'),
    title: `Change the description of ${shortRef(ref)}`,
    body: `${pendingChange(context)} It changes ${changed.map(([at]) => at).join(', ')}.`,
    files: [{ path: file, text: edited }],
    before: text,
  }
}

export async function changeOf(context: OperationContext, { ref, values }: z.output<typeof proposalInput>) {
  const from = await opened(context, ref)
  const parsed = Object.fromEntries(Object.entries(values).map(([at, value]) => [at, parseValue(at, value)]))
  return { from, change: from.entity.evidence ? newFiles(context, from) : await editedFile(context, from, parsed) }
}
