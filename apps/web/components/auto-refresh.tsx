'use client'
import { useRouter } from 'next/navigation'
import { useEffect } from 'react'

/** Reloads the page's data while something on it is in progress. */
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
