import { AppError } from '@callboard/core/errors'
import { type ActionRun, defineAction } from '@callboard/plugin-kit/actions'
import { VendorError } from '@callboard/plugin-kit/vendor-error'
import type { Workspace } from '@callboard/plugin-kit/workspace'
import { z } from 'zod'
import { type ClusterClient, connectCluster, KubernetesError } from '../client.ts'
import type { KubernetesContext } from '../context.ts'
import { parseManifests } from './manifests.ts'
import { type Target, targetsOf } from './targets.ts'
import { fieldManager, lacksRight, readBefore, undoApply, undoData, undoOf, undosOf } from './undo-apply.ts'

const input = z.object({
  cluster: z.string().min(1).max(100).describe('The name of the connected cluster'),
  path: z.string().max(500).optional().describe('A file or a folder of the workspace'),
  manifest: z
    .union([z.string().max(256 * 1024), z.record(z.string(), z.json())])
    .optional()
    .describe('Instead of a path: one object, or the text of several'),
  namespace: z
    .string()
    .regex(/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/, 'Enter the name of a namespace.')
    .optional()
    .describe('Of objects that name none'),
  force: z.boolean().default(false).describe('Takes over fields that somebody else manages'),
})
type Input = z.output<typeof input>

function sourcesOf(workspace: Workspace, { path, manifest }: Input) {
  if (manifest !== undefined) return [{ name: 'The manifest', content: manifest as unknown }]
  if (path === undefined) throw new AppError('invalid_input', 'kubernetes:apply needs a path or a manifest.')
  const files = workspace.list(path).filter((file) => file.path === path || /\.(ya?ml|json)$/.test(file.path))
  return files.map((file) => ({ name: file.path, content: new TextDecoder().decode(file.content) as unknown }))
}

/** Says in words which right is missing, and how it is granted. */
function missingRight({ group, resource, namespace }: Target): VendorError {
  const where = namespace ? ` in the namespace ${namespace}` : ''
  return new VendorError(
    'forbidden',
    `The credentials of this cluster may not apply ${resource}${group ? `.${group}` : ''}${where}. Callboard only asks for rights to read; templates that apply manifests need one more. An admin of the cluster adds it to the role of Callboard's account: - { apiGroups: ['${group}'], resources: [${resource}], verbs: [create, patch] }`,
  )
}

/** @returns the object as it is then. @throws VendorError that names it and what to do */
async function send(
  client: ClusterClient,
  target: Target,
  { force, dryRun }: { force: boolean; dryRun: boolean },
): Promise<unknown> {
  try {
    return await client.apply(target.path, target.object, {
      fieldManager,
      ...(force ? { force } : {}),
      ...(dryRun ? { dryRun: 'All' } : {}),
    })
  } catch (error) {
    if (!(error instanceof KubernetesError)) throw error
    if (lacksRight(error)) throw missingRight(target)
    const words = error.message.replace(/^The cluster answered \d+: /, '')
    if (error.status === 409)
      throw new VendorError('refused', `${target.label}: ${words} Set force to true to take these fields over.`)
    if (error.kind === 'refused' || error.kind === 'not_found' || error.kind === 'forbidden')
      throw new VendorError('refused', `${target.label}: ${words}`)
    throw error
  }
}

/** @throws VendorError for a cluster that is reached through the agent */
function requireWrites({ settings }: KubernetesContext): void {
  if (settings.access === 'agent')
    throw new VendorError(
      'refused',
      'The agent of this cluster only reads. Connect the cluster with a kubeconfig or a service account for templates that apply manifests.',
    )
}

/**
 * Applies objects in their order. After each, the run knows what undoes them: a later one may be refused after its dry run.
 * @returns what undoes all of them; null if nothing does
 */
async function applyAll(client: ClusterClient, targets: readonly Target[], run: ActionRun, { force }: Input) {
  const since = run.attempt > 1 ? run.firstStartedAt : undefined
  const undos = new Map(undosOf(run.undo).map((undo) => [undo.label, undo]))
  for (const target of targets) {
    const before = await readBefore(client, target)
    const after = await send(client, target, { force, dryRun: false })
    const earlier = undos.get(target.label)
    if (!earlier || earlier.was === 'unknown') undos.set(target.label, undoOf(target, before, after, since))
    run.setUndo(undoData([...undos.values()]))
    run.log(`Applied ${target.label}.`)
  }
  return [...undos.values()].some(({ was }) => was !== 'unknown') ? undoData([...undos.values()]) : null
}

export const applyManifests = defineAction({
  id: 'kubernetes:apply',
  description:
    'Applies manifests to a connected cluster by server-side apply. All objects are tried in a dry run first, so that none is changed if one is refused; if one is refused afterwards, those before it are undone. Undoing the step deletes what it created and restores what it changed, as far as nobody else has changed it since. The connection needs the right to create and patch them, and to delete them for undoing.',
  input,
  output: z.object({ objects: z.array(z.string()) }),
  examples: [{ description: 'Apply a folder', example: 'cluster: staging\nnamespace: shop\npath: deploy' }],
  account: ({ cluster }) => cluster,
  async run(context: KubernetesContext, run, given) {
    requireWrites(context)
    const objects = await parseManifests(sourcesOf(run.workspace, given))
    const client = await connectCluster(context)
    try {
      const targets = await targetsOf(client, objects, given.namespace)
      for (const target of targets) await send(client, target, { force: given.force, dryRun: true })
      run.log(`The dry run accepted ${targets.length === 1 ? '1 object' : `${targets.length} objects`}.`)
      const undo = await applyAll(client, targets, run, given)
      return { output: { objects: targets.map(({ label }) => label) }, undo }
    } finally {
      await client.close()
    }
  },
  async undo(context: KubernetesContext, { log }, undo) {
    requireWrites(context)
    const client = await connectCluster(context)
    try {
      await undoApply(client, undo, log)
    } finally {
      await client.close()
    }
  },
  describe: ({ cluster, path }) => ({
    text: `Would apply ${path === undefined ? 'a manifest' : `the manifests of ${path}`} to the cluster ${cluster}.`,
    output: { objects: [] },
  }),
})
