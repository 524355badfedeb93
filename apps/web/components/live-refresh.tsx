'use client'
import type { LiveTopic } from '@callboard/core/live'
import { useRouter } from 'next/navigation'
import { useEffect, useRef } from 'react'
import { subscribeLive, throttled } from '~/lib/live/live-events.ts'

/** Maximum age of time-dependent values, such as "last seen", while the page is visible. */
const agedMs = 60_000

/** Calls `then` when something of these topics has changed, at most once per `gapMs`. */
export function useLive(topics: readonly LiveTopic[], then: () => void, { gapMs, onOpen }: { gapMs: number; onOpen: boolean }) {
  const latest = useRef(then)
  latest.current = then
  const key = topics.join(' ')
  useEffect(() => {
    const { call, cancel } = throttled(() => {
      if (document.visibilityState === 'visible') latest.current()
    }, gapMs)
    const end = subscribeLive(key.split(' ') as LiveTopic[], call, onOpen ? call : undefined)
    return () => {
      end()
      cancel()
    }
  }, [key, gapMs, onOpen])
}

/**
 * Reloads the page's data when something of these topics has changed, for pages that depend on it as a whole. A part that can be
 * loaded separately uses `useLive` and its own route.
 * @param pending whether something on the page is in progress, which may have ended before the page's stream was open
 */
export function LiveRefresh({
  topics,
  gapMs,
  pending = false,
}: {
  topics: readonly LiveTopic[]
  gapMs: number
  pending?: boolean
}) {
  const router = useRouter()
  useLive(topics, () => router.refresh(), { gapMs, onOpen: pending })
  useEffect(() => {
    const timer = setInterval(() => {
      if (document.visibilityState === 'visible') router.refresh()
    }, agedMs)
    return () => clearInterval(timer)
  }, [router])
  return null
}
