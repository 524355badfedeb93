import { AppError } from '@callboard/core/errors'
import { type Json, type JsonObject, normalizeRef } from '@callboard/modules/catalog/domain/entity'
import { toYaml } from '@callboard/modules/catalog/domain/to-yaml'
import { addLocation, listLocations, removeLocation, startRun } from '@callboard/modules/integrations'
import { parseOrThrow } from '@callboard/parsing/parse'
import { z } from 'zod'
import { findFolderReader } from '../engine/read-folder.ts'
import { builtInAction, type Services } from './built-in-action.ts'

const address = z.url({ protocol: /^https?$/ }).max(2000)

const descriptor = z.looseObject({
  kind: z.string(),
  metadata: z.looseObject({ name: z.string(), namespace: z.string().optional() }),
})

/** The ref of the first entity of a catalog file. */
async function firstRef(text: string, url: string): Promise<string> {
  const { documents } = await parseOrThrow('descriptor', text, `The file ${url}`)
  for (const document of documents) {
    if (!('json' in document) || typeof document.json !== 'string') continue
    const parsed = descriptor.safeParse(JSON.parse(document.json))
    const { kind, metadata } = parsed.data ?? {}
    const ref = normalizeRef(`${kind}:${metadata?.namespace ?? 'default'}/${metadata?.name}`)
    if (parsed.success && ref) return ref
  }
  throw new AppError('invalid_input', `${url} has no entity that could be registered.`)
}

/** A file of a connected account is read by its integration; any other is registered as a location. */
async function register(services: Services, url: string): Promise<{ ref: string; undo?: JsonObject }> {
  const { tenantId, context, platform } = services
  const reader = await findFolderReader(platform, tenantId, url)
  if (reader) {
    const [file] = await services.readFolder(url)
    const ref = await firstRef(new TextDecoder().decode(file?.content), url)
    await context.tx((db) => startRun(db, tenantId, reader.integration.id, 'schedule'))
    return { ref }
  }
  const known = (await listLocations(context, {})).some(({ target }) => target === url)
  const { location, entities } = await addLocation(context, { target: url, onConflict: 'refresh' })
  const [entity] = entities
  const ref = entity && normalizeRef(`${entity.kind}:${entity.metadata.namespace ?? 'default'}/${entity.metadata.name}`)
  if (!ref) throw new AppError('invalid_input', `${url} has no entity that could be registered.`)
  return { ref, ...(known ? {} : { undo: { location: location.id } }) }
}

const catalogRegister = builtInAction({
  id: 'catalog:register',
  description: 'Registers a catalog file.',
  input: z.object({
    catalogInfoUrl: address.optional(),
    repoContentsUrl: address.optional(),
    catalogInfoPath: z.string().max(500).default('/catalog-info.yaml'),
    optional: z.boolean().default(false),
  }),
  output: z.object({ entityRef: z.string().optional(), catalogInfoUrl: z.string() }),
  examples: [
    {
      description: 'Register what a step before has published',
      example: 'repoContentsUrl: ${{ steps.publish.output.repoContentsUrl }}\ncatalogInfoPath: /catalog-info.yaml',
    },
  ],
  async run(services, { log }, { catalogInfoUrl, repoContentsUrl, catalogInfoPath, optional }) {
    const url = catalogInfoUrl ?? (repoContentsUrl ? repoContentsUrl + catalogInfoPath : undefined)
    if (url === undefined) throw new AppError('invalid_input', 'catalog:register needs catalogInfoUrl or repoContentsUrl.')
    try {
      const { ref, undo } = await register(services, url)
      log(`Registered ${ref}.`)
      return { output: { entityRef: ref, catalogInfoUrl: url }, ...(undo ? { undo } : {}) }
    } catch (error) {
      if (!optional || !(error instanceof AppError)) throw error
      log(`Not registered: ${error.message}`)
      return { output: { catalogInfoUrl: url } }
    }
  },
  async undo({ context }, { log }, { location }) {
    const found = (await listLocations(context, {})).find(({ id }) => id === location)
    if (!found) return
    await removeLocation(context, { id: found.id })
    log(`Removed the location ${found.target}.`)
  },
  describe: ({ catalogInfoUrl, repoContentsUrl = '', catalogInfoPath }) => {
    const url = catalogInfoUrl ?? repoContentsUrl + catalogInfoPath
    return { text: `Would register ${url}.`, output: { entityRef: '', catalogInfoUrl: url } }
  },
})

const findEntity = async ({ context }: Services, text: string, defaults: { kind?: string; namespace?: string }) => {
  const ref = normalizeRef(text, defaults)
  const found = ref ? await context.tx((db) => db.entity.findFirst({ where: { ref }, select: { data: true } })) : undefined
  return (found?.data ?? undefined) as Json | undefined
}

const catalogFetch = builtInAction({
  id: 'catalog:fetch',
  description: 'Reads entities of the catalog.',
  input: z.object({
    entityRef: z.string().max(600).optional(),
    entityRefs: z.array(z.string().max(600)).max(100).optional(),
    optional: z.boolean().default(false),
    defaultKind: z.string().max(100).optional(),
    defaultNamespace: z.string().max(100).optional(),
  }),
  output: z.object({ entity: z.json().optional(), entities: z.array(z.json()).optional() }),
  examples: [{ description: 'Read one entity', example: 'entityRef: component:default/shop' }],
  async run(services, _, { entityRef, entityRefs, optional, defaultKind, defaultNamespace }) {
    const defaults = {
      ...(defaultKind ? { kind: defaultKind } : {}),
      ...(defaultNamespace ? { namespace: defaultNamespace } : {}),
    }
    const refs = entityRefs ?? (entityRef === undefined ? [] : [entityRef])
    if (refs.length === 0) throw new AppError('invalid_input', 'catalog:fetch needs entityRef or entityRefs.')
    const found: Json[] = []
    for (const ref of refs) {
      const entity = await findEntity(services, ref, defaults)
      if (entity === undefined && !optional) throw new AppError('invalid_input', `The catalog has no entity ${ref}.`)
      found.push(entity ?? null)
    }
    return { output: entityRefs ? { entities: found } : { entity: found[0] ?? null } }
  },
})

const catalogWrite = builtInAction({
  id: 'catalog:write',
  description: 'Writes a catalog file into the workspace.',
  input: z.object({
    filePath: z.string().min(1).max(500).default('catalog-info.yaml'),
    entity: z.record(z.string(), z.json()),
  }),
  output: z.object({}),
  examples: [
    {
      description: 'Write a component',
      example: 'entity:\n  apiVersion: backstage.io/v1alpha1\n  kind: Component\n  metadata:\n    name: shop',
    },
  ],
  async run(_, { workspace, log }, { filePath, entity }) {
    workspace.write({ path: filePath, content: new TextEncoder().encode(toYaml(entity, 120)), executable: false })
    log(`Wrote ${filePath}.`)
    return { output: {} }
  },
})

export const catalogActions = [catalogRegister, catalogFetch, catalogWrite]
