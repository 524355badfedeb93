import type { Entitlements } from '@callboard/modules/billing/domain/entitlements'
import { isOff } from '@callboard/modules/billing/domain/entitlements'
import { isShown, type PluginManifest } from '@callboard/plugin-kit/manifest'
import { pageName, pageNames, parseSubject } from '../domain/subject.ts'
import type { UsageRow, Used } from '../domain/view.ts'
import type { Visits } from '../repo/visits.ts'

const maxUsed = 10

type Shown = { manifests: readonly PluginManifest[]; connected: readonly string[]; entitlements: Entitlements }

/** The plugin pages that the organization sees, with their titles. */
function pluginPages({ manifests, connected, entitlements }: Shown) {
  const active = manifests.filter((m) => connected.includes(m.id))
  return manifests
    .filter((m) => isShown(m, active) && !isOff(entitlements, m))
    .flatMap((m) => (m.pages ?? []).map((page) => ({ subject: `plugin:${m.id}/${page.id}`, label: page.title })))
}

function split(rows: readonly UsageRow[], all: readonly { subject: string; label: string }[]): Used {
  const labels = new Map(all.map((p) => [p.subject, p.label]))
  const seen = new Set(rows.map((r) => r.subject))
  const some = all.filter((p) => !seen.has(p.subject))
  return {
    used: rows.slice(0, maxUsed).map((r) => ({ ...r, label: labels.get(r.subject) ?? r.label })),
    unused: { count: some.length, some },
  }
}

/** What was visited and what was not: entities, docs pages, pages of plugins and other pages. */
export function usedOf(visits: Visits, shown: Shown): Record<'entities' | 'docs' | 'plugins' | 'pages', Used> {
  const rowsOf = (kind: Visits['rows'][number]['class']) =>
    visits.rows.filter((r) => r.class === kind).map(({ class: _, ...row }): UsageRow => row)
  const pages = rowsOf('page').map((row) => {
    const subject = parseSubject(row.subject)
    return subject?.kind === 'page' ? { ...row, label: pageName(subject.page) } : row
  })
  const known = Object.entries(pageNames).map(([page, label]) => ({ subject: `page:${page}`, label }))
  return {
    entities: { used: rowsOf('entity'), unused: visits.entities },
    docs: { used: rowsOf('docs'), unused: visits.docs },
    plugins: split(rowsOf('plugin'), pluginPages(shown)),
    pages: split(pages, known),
  }
}
