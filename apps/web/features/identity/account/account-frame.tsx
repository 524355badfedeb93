import type { ReactNode } from 'react'
import { PlainFrame } from '~/components/plain-frame.tsx'
import { SectionNav } from '~/components/section-nav.tsx'
import { paths } from '~/lib/navigation/paths.ts'

const sections = [
  { id: 'profile', label: 'Profile', href: paths.account() },
  { id: 'security', label: 'Sign-in and sessions', href: paths.account('security') },
  { id: 'data', label: 'Your data', href: paths.account('data') },
] as const

/** The frame of account pages, which belong to no organization. */
export function AccountFrame({
  current,
  email,
  children,
}: {
  current: (typeof sections)[number]['id']
  email: string
  children: ReactNode
}) {
  return (
    <PlainFrame width="form">
      <div>
        <h1 className="text-xl font-semibold tracking-tight">Your account</h1>
        <p className="break-words text-muted">{email}</p>
      </div>
      <SectionNav label="Account" sections={sections} current={current} />
      {children}
    </PlainFrame>
  )
}
