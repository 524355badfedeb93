import { AppError } from '@callboard/core/errors'
import { normalizeRef } from '@callboard/modules/catalog/domain/entity'
import { parseOrThrow } from '@callboard/parsing/parse'
import { z } from 'zod'
import { builtInAction, type Services } from './built-in-action.ts'

/** Where an entity is described: its file, and the repository that has it. */
async function findPlace({ context }: Services, text: string) {
  const ref = normalizeRef(text, { kind: 'component' })
  const found = ref
    ? await context.tx(async (db) => {
        const entity = await db.entity.findFirst({
          where: { ref },
          select: { url: true, file: true, item: true, integrationId: true },
        })
        const key = entity?.integrationId ? { integrationId: entity.integrationId, key: entity.item } : undefined
        const item = key ? await db.sourceItem.findFirst({ where: key, select: { name: true } }) : null
        return entity ? { ...entity, repository: item?.name } : undefined
      })
    : undefined
  if (!ref || !found) throw new AppError('invalid_input', `The catalog has no entity ${text}.`)
  const { url, file, repository } = found
  const [owner, repo] = repository?.split('/') ?? []
  if (!url || !file || !owner || !repo)
    throw new AppError(
      'invalid_input',
      `${ref} is not described by a file of a connected repository, so it cannot be edited here.`,
    )
  return { ref, url, file, repoUrl: `?owner=${encodeURIComponent(owner)}&repo=${encodeURIComponent(repo)}` }
}

const editDescriptor = builtInAction({
  id: 'catalog:edit',
  description:
    'Writes the catalog file of an entity into the workspace, with some values changed. A step after it proposes the change.',
  input: z.object({
    entityRef: z.string().min(1).max(600),
    /** By their paths, such as `spec.owner`. Null removes a value. */
    values: z.record(z.string().min(1).max(200), z.json()),
  }),
  output: z.object({ repoUrl: z.string(), path: z.string() }),
  examples: [
    {
      description: 'Change the owner',
      example: 'entityRef: component:default/shop\nvalues:\n  spec.owner: group:default/payments',
    },
  ],
  async run(services, { workspace, log }, { entityRef, values }) {
    const { ref, url, file, repoUrl } = await findPlace(services, entityRef)
    const [read] = await services.readFolder(url)
    const text = new TextDecoder().decode(read?.content)
    const edited = await parseOrThrow('edit', { text, ref, values }, `The file ${file}`)
    if (edited === undefined) throw new AppError('invalid_input', `${file} does not describe ${ref} any more. Sync it first.`)
    workspace.write({ path: file, content: new TextEncoder().encode(edited), executable: false })
    log(`Changed ${Object.keys(values).join(', ')} of ${ref} in ${file}.`)
    return { output: { repoUrl, path: file } }
  },
})

export const editActions = [editDescriptor]
