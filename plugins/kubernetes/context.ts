import type { PluginContext } from '@callboard/plugin-kit/context'
import type { Secrets, Settings } from './config.ts'

export type KubernetesContext = PluginContext<Settings, Secrets>
