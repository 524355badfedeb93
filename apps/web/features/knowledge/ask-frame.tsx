import { Page, PageTitle } from '@callboard/ui/page'
import type { ReactNode } from 'react'
import { SectionNav } from '~/components/section-nav.tsx'
import { paths } from '~/lib/navigation/paths.ts'

const sections = [
  { id: 'ask', label: 'Ask', href: (base: string) => paths.ask(base) },
  { id: 'threads', label: 'Your threads', href: (base: string) => paths.threads(base) },
  { id: 'questions', label: 'Questions', href: (base: string) => paths.questions(base) },
  { id: 'articles', label: 'Articles', href: (base: string) => paths.articles(base) },
  { id: 'gaps', label: 'Knowledge gaps', href: (base: string) => paths.knowledgeGaps(base) },
  { id: 'golden', label: 'Golden questions', href: paths.goldenQuestions },
] as const

/** The frame of all pages about questions, with the same sections for every role. */
export function AskFrame({
  base,
  current,
  title,
  detail,
  badges,
  actions,
  children,
}: {
  base: string
  current: (typeof sections)[number]['id']
  title: string
  detail: string
  badges?: ReactNode
  actions?: ReactNode
  children: ReactNode
}) {
  return (
    <Page>
      <SectionNav label="Ask" sections={sections.map((s) => ({ ...s, href: s.href(base) }))} current={current} />
      <PageTitle title={title} detail={detail} badges={badges} actions={actions} />
      {children}
    </Page>
  )
}
