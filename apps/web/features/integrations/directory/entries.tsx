import type { PluginView } from '@callboard/modules/tenants'
import { counted } from '@callboard/plugin-kit/counted'
import { contents, type PluginManifest } from '@callboard/plugin-kit/manifest'
import { manifests } from '@callboard/plugins/manifests'
import { paths } from '~/lib/navigation/paths.ts'
import { PluginLogo } from '../plugin-logo.tsx'
import type { DirectoryEntry } from './directory-card.tsx'
import { pluginState } from './plugin-state.ts'

type Connected = Parameters<typeof pluginState>[2]
type Of = {
  base: string
  plugins: readonly PluginView[]
  integrations: Connected
  /** Why the user cannot connect anything. */
  manage: string | undefined
}

const textOf = (m: PluginManifest) =>
  [
    m.id,
    m.name,
    m.summary,
    ...m.adds,
    ...m.contents.map((c) => contents[c]),
    ...(m.permissions ?? []).flatMap((p) => [p.name, p.purpose, p.group ?? '']),
  ].join(' ')

const countOf = (n: number) => (n === 0 ? undefined : counted(n, 'account'))

export const accessOf = (plugins: readonly PluginView[], id: string) =>
  plugins.find((p) => p.id === id) ?? { on: true, paid: true }

/** The next step with a plugin; undefined where there is none. */
export function actionOf({ base, plugins, integrations, manage }: Of, m: PluginManifest): DirectoryEntry['action'] {
  const access = accessOf(plugins, m.id)
  if (access.on && !access.paid) return { label: 'See plans', href: paths.billing(base), document: false }
  if (manage) return undefined
  if (!access.on) return { label: 'Enable', href: paths.plugins(base), document: false }
  if (!pluginState(m, access, integrations, manifests).open) return undefined
  const connected = integrations.some((i) => i.pluginId === m.id)
  return { label: connected ? 'Add account' : 'Connect', href: paths.connect(base, m.id), document: true }
}

/** Every plugin as the directory shows it. */
export const directoryEntries = (of: Of) =>
  manifests.map((m) => {
    const { label, tone } = pluginState(m, accessOf(of.plugins, m.id), of.integrations, manifests)
    return {
      id: m.id,
      name: m.name,
      summary: m.summary,
      category: m.category,
      contents: m.contents,
      state: { label, tone },
      accounts: countOf(of.integrations.filter((i) => i.pluginId === m.id).length),
      href: paths.plugin(of.base, m.id),
      action: actionOf(of, m),
      text: textOf(m),
      logo: <PluginLogo id={m.id} />,
    }
  })
