'use client'
import { useRouter } from 'next/navigation'
import { useEffect } from 'react'

/** Asks the server for the page again while something on it is under way. */
export function AutoRefresh({ everyMs }: { everyMs: number }) {
  const router = useRouter()
  useEffect(() => {
    const timer = setInterval(() => {
      if (document.visibilityState === 'visible') router.refresh()
    }, everyMs)
    return () => clearInterval(timer)
  }, [everyMs, router])
  return null
}
