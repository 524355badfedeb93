import { Page } from '@callboard/ui/page'
import type { ReactNode } from 'react'
import { SectionNav } from '~/components/section-nav.tsx'
import { paths } from '~/lib/navigation/paths.ts'

const sections = [
  { id: 'general', label: 'General', href: paths.settings },
  { id: 'appearance', label: 'Appearance', href: paths.appearance },
  { id: 'members', label: 'Members', href: paths.members },
  { id: 'joining', label: 'Joining', href: paths.joining },
  { id: 'plugins', label: 'Plugins', href: paths.plugins },
  { id: 'billing', label: 'Billing', href: paths.billing },
  { id: 'model', label: 'Model', href: paths.model },
  { id: 'slack', label: 'Slack', href: paths.slack },
  { id: 'tokens', label: 'API tokens', href: paths.tokens },
  { id: 'webhooks', label: 'Webhooks', href: paths.webhooks },
  { id: 'limits', label: 'Usage and limits', href: paths.limits },
  { id: 'audit', label: 'Audit log', href: paths.audit },
  { id: 'data', label: 'Data', href: paths.data },
] as const

/** The frame of all settings pages, with the same sections for every role. */
export function SettingsFrame({
  base,
  current,
  children,
}: {
  base: string
  current: (typeof sections)[number]['id']
  children: ReactNode
}) {
  return (
    <Page>
      <SectionNav label="Settings" sections={sections.map((s) => ({ ...s, href: s.href(base) }))} current={current} />
      {children}
    </Page>
  )
}
