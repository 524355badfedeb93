import { Page, PageTitle } from '@callboard/ui/page'
import type { ReactNode } from 'react'
import { SectionNav } from '~/components/section-nav.tsx'
import { paths } from '~/lib/navigation/paths.ts'

const sections = [
  { id: 'templates', label: 'Templates', href: (base: string) => paths.templates(base) },
  { id: 'runs', label: 'Runs', href: (base: string) => paths.runs(base, { mine: '1' }) },
  { id: 'approvals', label: 'Approvals', href: paths.approvals },
  { id: 'policies', label: 'Policies', href: (base: string) => paths.templatePolicies(base) },
  { id: 'actions', label: 'Installed actions', href: paths.templateActions },
] as const

/** The frame of the pages about templates, with the same sections for every role. */
export function CreateFrame({
  base,
  current,
  title,
  detail,
  actions,
  children,
}: {
  base: string
  current: (typeof sections)[number]['id']
  title: string
  detail: string
  actions?: ReactNode
  children: ReactNode
}) {
  return (
    <Page>
      <SectionNav label="Create" sections={sections.map((s) => ({ ...s, href: s.href(base) }))} current={current} />
      <PageTitle title={title} detail={detail} actions={actions} />
      {children}
    </Page>
  )
}
