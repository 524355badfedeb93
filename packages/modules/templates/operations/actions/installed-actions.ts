import type { Platform } from '@callboard/kernel/platform'
import type { PluginAction } from '@callboard/plugin-kit/actions'
import type { BuiltInAction } from './built-in-action.ts'
import { catalogActions } from './catalog.ts'
import { editActions } from './edit-descriptor.ts'
import { fetchActions } from './fetch.ts'
import { httpActions } from './http-request.ts'
import { jsonataActions } from './jsonata.ts'
import { peopleActions } from './people.ts'
import { roadieData } from './roadie-data.ts'
import { roadieUtils } from './roadie-utils.ts'
import { waitActions } from './waits.ts'
import { workspaceActions } from './workspace-actions.ts'

export type InstalledAction =
  | { of: 'portal'; action: BuiltInAction }
  | { of: 'plugin'; plugin: { id: string; name: string }; action: PluginAction }

const builtIn: readonly BuiltInAction[] = [
  ...fetchActions,
  ...workspaceActions,
  ...catalogActions,
  ...editActions,
  ...httpActions,
  ...peopleActions,
  ...waitActions,
  ...roadieUtils,
  ...roadieData,
  ...jsonataActions,
]

/** The actions of the portal and of the installed plugins, by id. */
export function installedActions({ plugins }: Pick<Platform, 'plugins'>): ReadonlyMap<string, InstalledAction> {
  const all = new Map<string, InstalledAction>(builtIn.map((action) => [action.id, { of: 'portal', action }]))
  for (const { manifest, actions = [] } of plugins.all())
    for (const action of actions)
      if (!all.has(action.id)) all.set(action.id, { of: 'plugin', plugin: { id: manifest.id, name: manifest.name }, action })
  return all
}
