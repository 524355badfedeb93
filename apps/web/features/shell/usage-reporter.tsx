'use client'
import { maxEvents } from '@callboard/modules/usage/domain/max-events'
import type { UsageEvent } from '@callboard/modules/usage/domain/usage'
import { usePathname } from 'next/navigation'
import { useEffect, useRef } from 'react'
import { reportUsage, usageOf } from './report-usage.ts'
import { useShell } from './shell-context.tsx'

const everyMs = 5000

/** Reports which pages of the portal are opened, some at a time, and the last ones when the tab is left. */
export function UsageReporter() {
  const { base } = useShell()
  const pathname = usePathname()
  const waiting = useRef<UsageEvent[]>([])
  useEffect(() => {
    const what = (pathname.startsWith(base) ? pathname.slice(base.length) : pathname) || '/'
    waiting.current.push(usageOf({ kind: 'view', what }))
  }, [pathname, base])
  useEffect(() => {
    const send = () => reportUsage(base, waiting.current.splice(0, maxEvents))
    const onHide = () => {
      if (document.visibilityState === 'hidden') send()
    }
    const timer = setInterval(send, everyMs)
    document.addEventListener('visibilitychange', onHide)
    return () => {
      clearInterval(timer)
      document.removeEventListener('visibilitychange', onHide)
      send()
    }
  }, [base])
  return null
}
