import { AppError, invalidInput } from '@callboard/core/errors'
import { type FieldError, fieldErrors } from '@callboard/core/input-errors'
import { type OperationContext, operation } from '@callboard/kernel/operation'
import { formFields } from '@callboard/plugin-kit/form'
import { applies } from '@callboard/plugin-kit/form-fields'
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

const isEmpty = (value: unknown) => value === undefined || value === null || value === ''

/**
 * Fields that these settings require, which depends on other fields, and secrets without those that they do not use: a key that was
 * replaced by a role is not stored.
 */
function applyConditions(plugin: PluginServer, input: { settings: unknown; secrets: unknown }) {
  const settings = formFields(plugin.settings, { secret: false })
  const given = { settings: { ...Object(input.settings) }, secrets: { ...Object(input.secrets) } } as Record<
    'settings' | 'secrets',
    Record<string, unknown>
  >
  const read = (name: string) => String(given.settings[name] ?? settings.find((f) => f.name === name)?.initial ?? '')
  const missing: FieldError[] = []
  for (const field of [...settings, ...formFields(plugin.secrets, { secret: true })]) {
    const group = field.secret ? 'secrets' : 'settings'
    if (!applies(field, read)) {
      if (field.secret) delete given.secrets[field.name]
    } else if (field.missing !== undefined && isEmpty(given[group][field.name]))
      missing.push({ field: `${group}.${field.name}`, message: field.missing })
  }
  return { secrets: given.secrets, missing }
}

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
  const conditions = applyConditions(plugin, input)
  const secrets = parse(plugin.secrets, conditions.secrets, 'secrets')
  for (const one of conditions.missing) if (!wrong.some((w) => w.field === one.field)) wrong.push(one)
  if (wrong.length > 0) throw invalidInput(wrong)
  return { settings, secrets }
}

/** The vendor's answers, including missing permissions. Uses the network; never inside a transaction. */
async function queryVendor(
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

/**
 * Tests a connection with the vendor. Uses the network; never inside a transaction.
 * @throws AppError `vendor_refused` naming every required permission that is missing
 */
export async function checkConnection(...input: Parameters<typeof queryVendor>): Promise<CheckResult> {
  const found = await queryVendor(...input)
  const missing = (found.permissions ?? []).filter((p) => p.state === 'missing' && !p.optional).map((p) => p.name)
  if (missing.length > 0)
    throw new AppError('vendor_refused', `These permissions are missing: ${missing.join(', ')}. Grant them, and test again.`)
  return found
}

/** Tests a connection without saving it. */
export const checkIntegration = operation({
  name: 'integrations.check',
  action: 'integrations.manage',
  input: connectionSchema,
  async run(context, input) {
    const plugin = pluginOf(context.platform, input.pluginId)
    return queryVendor(context, plugin, parseConnection(plugin, input))
  },
})
