'use client'
import { ListNavigationProvider, type ListNavigation as Navigation } from '@callboard/ui/data-table/navigation'
import { useRouter } from 'next/navigation'
import { type ReactNode, useMemo, useTransition } from 'react'
import { usePageShortcuts } from '~/lib/navigation/page-shortcuts.ts'
import { Link } from './link.tsx'

/** Lets the lists of `packages/ui` change pages without loading them anew. */
export function ListNavigation({ children }: { children: ReactNode }) {
  const router = useRouter()
  const [pending, start] = useTransition()
  const navigation = useMemo<Navigation>(
    () => ({
      Link,
      pending,
      replace: (href) => start(() => router.replace(href, { scroll: false })),
      open: (href) => router.push(href),
      useShortcuts: usePageShortcuts,
    }),
    [router, pending],
  )
  return <ListNavigationProvider value={navigation}>{children}</ListNavigationProvider>
}
