'use client'
import { Button } from '@callboard/ui/button'
import { EmptyState } from '@callboard/ui/empty-state'
import { DatabaseZap, RefreshCw, Unplug } from 'lucide-react'
import { type ReactNode, useEffect, useState } from 'react'
import { isOutdatedPage } from '../lib/actions/outdated-page.ts'

const checkEveryMs = 5000

/** Whether the server can serve pages: `/readyz` says so without rendering any. Undefined until the first answer. */
function useReadiness(): boolean | undefined {
  const [ready, setReady] = useState<boolean>()
  useEffect(() => {
    const check = () =>
      fetch('/readyz', { cache: 'no-store' }).then(
        (response) => setReady(response.ok),
        () => setReady(false),
      )
    void check()
    const timer = setInterval(check, checkEveryMs)
    return () => clearInterval(timer)
  }, [])
  return ready
}

type FailedPageProps = {
  error: Error & { digest?: string }
  retry: () => void
  /** Where else to go. */
  children: ReactNode
}

/** In place of a page that failed. If Callboard is unavailable, the page is loaded again as soon as it is back. */
export function FailedPage({ error, retry, children }: FailedPageProps) {
  const ready = useReadiness()
  const [wasUnavailable, setWasUnavailable] = useState(false)
  useEffect(() => {
    if (ready === false) setWasUnavailable(true)
    else if (ready && wasUnavailable) window.location.reload()
  }, [ready, wasUnavailable])
  if (wasUnavailable)
    return (
      <EmptyState icon={<DatabaseZap />} title="Callboard is unavailable">
        It cannot be reached, or cannot reach its database. This page loads by itself as soon as it can.
      </EmptyState>
    )
  if (isOutdatedPage(error))
    return (
      <EmptyState
        icon={<RefreshCw />}
        title="Callboard was updated"
        action={
          <Button variant="primary" onClick={() => window.location.reload()}>
            Reload
          </Button>
        }
      >
        This page is from an earlier version. Nothing was changed. Reload it, and try again.
      </EmptyState>
    )
  return (
    <EmptyState
      icon={<Unplug />}
      title="This page could not be loaded"
      action={
        <>
          <Button variant="primary" onClick={retry}>
            Try again
          </Button>
          {children}
        </>
      }
    >
      Nothing was changed. If it happens again, quote {error.digest ?? 'the time'} when you contact support.
    </EmptyState>
  )
}
