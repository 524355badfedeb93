'use client'
import type { NavigationCounts } from '@callboard/modules/home/domain/navigation-counts'
import { useRouter } from 'next/navigation'
import { useTheme } from 'next-themes'
import { useEffect, useRef } from 'react'
import { liveConnection } from '~/lib/live/live-connection.ts'
import { publishAllLive, publishLive, publishLiveOpen, subscribeLive, throttled } from '~/lib/live/live-events.ts'
import { liveSource } from '~/lib/live/live-source.ts'
import { navigation } from '~/lib/navigation/navigate-away.ts'
import { paths } from '~/lib/navigation/paths.ts'
import { useSetCounts, useShell, useUnread } from './shell-context.tsx'

type Answer = { role: string; shell: string; unread: number; counts?: NavigationCounts }

/** What changes the numbers in the navigation. */
const countedTopics = ['catalog', 'integrations', 'pipelines', 'workloads'] as const
/** Numbers that are asked for this long after a change include it: still-here/route.ts. */
const afterChangeMs = 1500
const countsGapMs = 15_000

/** Whether this page may stay open: reloads it where the person was signed out, removed, or has another role. */
async function checkAccess(base: string, role: string, show: (answer: Answer) => void): Promise<void> {
  if (navigation.now) return
  // No answer at all says nothing about membership: the network may be away for a moment.
  const answer = await fetch(paths.heartbeat(base), { cache: 'no-store' }).catch(() => undefined)
  const gone = answer?.status === 401 || answer?.status === 404
  const now = answer?.ok ? ((await answer.json()) as Answer) : undefined
  const changed = now !== undefined && now.role !== role
  if (now) show(now)
  if ((gone || changed) && !navigation.now) window.location.reload()
}

/** Holds the page's event stream while the page is visible, and passes on what it says. */
export function TabHeartbeat() {
  const { base, role, version } = useShell()
  const router = useRouter()
  const { setUnread } = useUnread()
  const setCounts = useSetCounts()
  const show = useRef((_: Answer) => {})
  show.current = ({ shell, unread, counts }) => {
    setUnread(unread)
    if (counts) setCounts?.(counts)
    // Such as a failed payment or an announcement, which came between the frame's data and now.
    if (shell !== version) router.refresh()
  }
  useEffect(() => {
    const check = () => void checkAccess(base, role, (answer) => show.current(answer))
    const connection = liveConnection({
      connect: (attempts) => liveSource(paths.live(base), attempts),
      onOpen(first) {
        if (!first) return publishAllLive()
        check()
        publishLiveOpen()
      },
      onTopic: publishLive,
      onAccess: check,
      // Without a stream the page still learns of changes, as often as it tries to connect.
      onFailure: (attempts) => (attempts > 1 ? publishAllLive() : check()),
    })
    const onVisibility = () => (document.visibilityState === 'visible' ? connection.start() : connection.stop())
    onVisibility()
    document.addEventListener('visibilitychange', onVisibility)
    let soon: ReturnType<typeof setTimeout> | undefined
    const recount = throttled(() => {
      soon = setTimeout(check, afterChangeMs)
    }, countsGapMs)
    const ends = [subscribeLive(['notifications', 'portal'], check), subscribeLive(countedTopics, recount.call)]
    return () => {
      for (const end of ends) end()
      recount.cancel()
      clearTimeout(soon)
      document.removeEventListener('visibilitychange', onVisibility)
      connection.stop()
    }
  }, [base, role])
  return null
}

/** Takes over the appearance that a person chose in another browser. */
export function AppearanceSync({ appearance }: { appearance: string }) {
  const { setTheme } = useTheme()
  const applied = useRef('')
  useEffect(() => {
    // Once for each choice: what is chosen in this page meanwhile must not be taken back.
    if (applied.current === appearance) return
    applied.current = appearance
    setTheme(appearance)
  }, [appearance, setTheme])
  return null
}
