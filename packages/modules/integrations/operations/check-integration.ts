import { AppError, invalidInput } from '@callboard/core/errors'
import { type FieldError, fieldErrors } from '@callboard/core/input-errors'
import { type OperationContext, operation } from '@callboard/kernel/operation'
import type { CheckResult, PluginServer } from '@callboard/plugin-kit/server'
import { isVendorError } from '@callboard/plugin-kit/vendor-error'
import { z } from 'zod'
import { connectPlugin, pluginOf } from './sync/plugin-context.ts'
import { refusalOf } from './sync/with-vendor-errors.ts'

export const connectionSchema = z.object({
  pluginId: z.string(),
  settings: z.record(z.string(), z.unknown()),
  secrets: z.record(z.string(), z.unknown()),
})

const checkTimeoutMs = 30_000

/** @throws AppError `invalid_input` naming every invalid field of the plugin's form */
export function parseConnection(
  plugin: PluginServer,
  input: { settings: unknown; secrets: unknown },
): { settings: unknown; secrets: unknown } {
  const parse = (schema: z.ZodType, value: unknown, group: string) => {
    const parsed = schema.safeParse(value)
    if (parsed.success) return parsed.data
    wrong.push(...fieldErrors(parsed.error, value).map((e) => ({ ...e, field: `${group}.${e.field}` })))
    return undefined
  }
  const wrong: FieldError[] = []
  const settings = parse(plugin.settings, input.settings, 'settings')
  const secrets = parse(plugin.secrets, input.secrets, 'secrets')
  if (wrong.length > 0) throw invalidInput(wrong)
  return { settings, secrets }
}

/** Tests a connection with the vendor. Uses the network; never inside a transaction. */
export async function checkConnection(
  context: OperationContext,
  plugin: PluginServer,
  values: { settings: unknown; secrets: unknown },
): Promise<CheckResult> {
  const signal = AbortSignal.timeout(checkTimeoutMs)
  try {
    return await plugin.connection.check(connectPlugin(context.platform, context.tenantId, plugin, values, signal).context)
  } catch (error) {
    if (isVendorError(error) && error.field) throw new AppError('invalid_input', error.message, { field: error.field })
    if (isVendorError(error)) throw refusalOf(error)
    if (signal.aborted)
      throw new AppError(
        'vendor_unavailable',
        `${plugin.manifest.name} did not respond within ${checkTimeoutMs / 1000} seconds. Check the address, and try again.`,
      )
    throw error
  }
}

/** Tests a connection without saving it. */
export const checkIntegration = operation({
  name: 'integrations.check',
  action: 'integrations.manage',
  input: connectionSchema,
  async run(context, input) {
    const plugin = pluginOf(context.platform, input.pluginId)
    return checkConnection(context, plugin, parseConnection(plugin, input))
  },
})
