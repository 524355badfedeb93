'use client'
import { useRouter } from 'next/navigation'
import { useEffect } from 'react'
import { liveConnection } from '~/lib/live/live-connection.ts'
import { throttled } from '~/lib/live/live-events.ts'
import { liveSource } from '~/lib/live/live-source.ts'
import { paths } from '~/lib/navigation/paths.ts'

const gapMs = 1000

/** Reloads the page's data when jobs are added, dispatched or finished, while the page is visible. */
export function JobsLive() {
  const router = useRouter()
  useEffect(() => {
    const { call, cancel } = throttled(() => router.refresh(), gapMs)
    const connection = liveConnection({
      connect: (attempts) => liveSource(paths.liveOfOperator(), attempts),
      onOpen: call,
      onTopic: call,
      onAccess: call,
      // Without a stream the page still learns of changes, as often as it tries to connect.
      onFailure: call,
    })
    const onVisibility = () => (document.visibilityState === 'visible' ? connection.start() : connection.stop())
    onVisibility()
    document.addEventListener('visibilitychange', onVisibility)
    return () => {
      document.removeEventListener('visibilitychange', onVisibility)
      connection.stop()
      cancel()
    }
  }, [router])
  return null
}
