import type { PluginContext } from '@callboard/plugin-kit/context'

/** The part of a plugin's context that cloud requests need. */
export type CloudContext = Pick<PluginContext<unknown, unknown>, 'fetch' | 'dispatcher' | 'signal' | 'onRequest'>
