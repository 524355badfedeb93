import { AppError } from '@callboard/core/errors'
import type { TenantId } from '@callboard/core/ids'
import { forTenant } from '@callboard/db/for-tenant'
import { parseInput } from '@callboard/kernel/operation'
import type { Platform } from '@callboard/kernel/platform'
import type { JsonObject } from '@callboard/modules/catalog/domain/entity'
import { connectIntegration } from '@callboard/modules/integrations'
import type { ActionRun, ProposedChanges } from '@callboard/plugin-kit/actions'
import { z } from 'zod'
import type { BuiltInResult, Services } from '../actions/built-in-action.ts'
import { type InstalledAction, installedActions } from '../actions/installed-actions.ts'

type Call = { action: string; input: JsonObject }

/** @throws AppError `invalid_input` if no installed plugin has it */
export function requireAction(platform: Platform, id: string): InstalledAction {
  const found = installedActions(platform).get(id)
  if (!found)
    throw new AppError(
      'invalid_input',
      `There is no action ${id} in this installation. See the installed actions for what there is.`,
    )
  return found
}

const keyOf = ({ accountKey, account }: { accountKey: string | null; account: string }) =>
  (accountKey ?? account).toLowerCase().replace(/^https?:\/\//, '')

/** The integration of an account, or of the closest group that contains it. */
function bestMatch<I extends { accountKey: string | null; account: string }>(all: readonly I[], account: string): I | undefined {
  const containing = all.filter((i) => account === keyOf(i) || account.startsWith(`${keyOf(i)}/`))
  return containing.sort((a, b) => keyOf(b).length - keyOf(a).length)[0]
}

/** The integration that an action of a plugin runs with. @throws AppError `conflict` that says what to connect */
async function integrationFor(tenantId: TenantId, plugin: { id: string; name: string }, account: string | undefined) {
  const all = await forTenant(tenantId).tx((db) => db.integration.findMany({ where: { pluginId: plugin.id, state: 'active' } }))
  const found = account === undefined ? all[0] : bestMatch(all, account.toLowerCase())
  if (found) return found
  throw new AppError(
    'conflict',
    account === undefined || all.length === 0
      ? `This action needs a connected ${plugin.name} account. An admin can connect one under Integrations.`
      : `No connected ${plugin.name} account is ${account}. Choose one that is connected, or connect it under Integrations.`,
  )
}

/** Logs inputs that an action does not know: a template may have been written for another that is called the same. */
export function logUnused({ input: schema }: { input: z.ZodType }, run: Pick<ActionRun, 'log'>, call: Call): void {
  if (!(schema instanceof z.ZodObject) || schema.def.catchall) return
  const unused = Object.keys(call.input).filter((name) => !Object.hasOwn(schema.shape, name))
  if (unused.length > 0) run.log(`${call.action} does not use: ${unused.join(', ')}.`)
}

/** Runs an action with an input that its template rendered. @throws AppError, VendorError */
export async function performAction(services: Services, run: ActionRun, call: Call): Promise<BuiltInResult> {
  const { platform, tenantId } = services
  const installed = requireAction(platform, call.action)
  logUnused(installed.action, run, call)
  const input = parseInput(installed.action.input, call.input)
  if (installed.of === 'portal') return installed.action.run(services, run, input)
  const integration = await integrationFor(tenantId, installed.plugin, installed.action.account(input))
  const { context } = await connectIntegration(platform, tenantId, integration, run.signal)
  const withAccount = (undo: JsonObject) => ({ ...undo, integrationId: integration.id })
  const result = await installed.action.run(context, { ...run, setUndo: (undo) => run.setUndo(withAccount(undo)) }, input)
  return result.undo ? { ...result, undo: withAccount(result.undo) } : result
}

/** What an action would change in a repository; undefined for one that does not say. @throws AppError, VendorError */
export async function proposeChanges(
  { platform, tenantId }: Services,
  run: ActionRun,
  call: Call,
): Promise<ProposedChanges | undefined> {
  const installed = requireAction(platform, call.action)
  if (installed.of === 'portal' || !installed.action.changes) return undefined
  const input = parseInput(installed.action.input, call.input)
  const integration = await integrationFor(tenantId, installed.plugin, installed.action.account(input))
  const { context } = await connectIntegration(platform, tenantId, integration, run.signal)
  return installed.action.changes(context, run, input)
}

/** Undoes what an action made. @throws AppError, VendorError */
export async function undoAction(services: Services, run: ActionRun, call: { action: string; undo: JsonObject }): Promise<void> {
  const { platform, tenantId } = services
  const installed = requireAction(platform, call.action)
  if (installed.of === 'portal') return installed.action.undo?.(services, run, call.undo)
  const { integrationId, ...undo } = call.undo
  const integration = await forTenant(tenantId).tx((db) =>
    db.integration.findFirst({ where: { id: String(integrationId), state: 'active' } }),
  )
  if (!integration) throw new AppError('conflict', `The ${installed.plugin.name} account that made it is no longer connected.`)
  const { context } = await connectIntegration(platform, tenantId, integration, run.signal)
  await installed.action.undo?.(context, run, undo)
}
