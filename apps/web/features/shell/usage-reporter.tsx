'use client'
import { mostEvents, type UsageEvent } from '@callboard/core/usage/usage'
import { usePathname } from 'next/navigation'
import { useEffect, useRef } from 'react'
import { paths } from '../../lib/paths.ts'
import { useShell } from './shell-context.tsx'

const everyMs = 5000

/** Reports which pages of the portal are opened, some at a time, and the last ones when the tab is left. */
export function UsageReporter() {
  const { base } = useShell()
  const pathname = usePathname()
  const waiting = useRef<UsageEvent[]>([])
  useEffect(() => {
    const what = (pathname.startsWith(base) ? pathname.slice(base.length) : pathname) || '/'
    waiting.current.push({ id: crypto.randomUUID(), at: new Date().toISOString(), kind: 'view', what })
  }, [pathname, base])
  useEffect(() => {
    const send = () => {
      const events = waiting.current.splice(0, mostEvents)
      if (events.length === 0) return
      // Sent by the browser itself, also while the page goes away. What is lost with the network is lost.
      navigator.sendBeacon(paths.usage(base), new Blob([JSON.stringify({ events })], { type: 'application/json' }))
    }
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
