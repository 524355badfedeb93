import type { PluginContext } from '@callboard/plugin-kit/context'

/** What reaching a cloud asks of a plugin's context. */
export type CloudContext = Pick<PluginContext<unknown, unknown>, 'fetch' | 'dispatcher' | 'signal' | 'onRequest'>
