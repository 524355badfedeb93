import type { ReactNode } from 'react'
import { paths } from '~/lib/paths.ts'
import { PlainFrame } from '~/lib/plain-frame.tsx'
import { SectionNav } from '~/lib/section-nav.tsx'

const sections = [
  { id: 'profile', label: 'Profile', href: paths.account() },
  { id: 'security', label: 'Sign-in and sessions', href: paths.account('security') },
  { id: 'data', label: 'Your data', href: paths.account('data') },
] as const

/** The frame of the pages about oneself. They belong to no organization. */
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
