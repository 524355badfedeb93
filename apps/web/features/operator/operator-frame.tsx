import type { ReactNode } from 'react'
import { PlainFrame } from '~/components/plain-frame.tsx'
import { SectionNav } from '~/components/section-nav.tsx'
import { paths } from '~/lib/navigation/paths.ts'

const sections = [
  { id: 'organizations', label: 'Organizations', href: paths.operator() },
  { id: 'jobs', label: 'Jobs', href: paths.operatorJobs() },
  { id: 'removals', label: 'Removals', href: paths.operatorRemovals() },
] as const

/** The frame of the pages for operators. */
export function OperatorFrame({ current, children }: { current: (typeof sections)[number]['id']; children: ReactNode }) {
  return (
    <PlainFrame width="wide">
      <SectionNav label="Operator" sections={sections} current={current} />
      {children}
    </PlainFrame>
  )
}
