'use client'
import { useTheme } from 'next-themes'
import { useEffect, useRef } from 'react'
import { leaving } from '~/lib/navigation/leave-for.ts'
import { paths } from '~/lib/navigation/paths.ts'
import { useShell, useUnread } from './shell-context.tsx'

const everyMs = 5000

/** Keeps an open page honest: who was signed out or removed meanwhile, or has another role, does not go on looking at it. */
export function OpenTab() {
  const { base, role } = useShell()
  const { setUnread } = useUnread()
  const tell = useRef(setUnread)
  tell.current = setUnread
  useEffect(() => {
    const check = async () => {
      if (document.visibilityState !== 'visible' || leaving.now) return
      // No answer at all says nothing about membership: the network may be away for a moment.
      const answer = await fetch(paths.stillHere(base), { cache: 'no-store' }).catch(() => undefined)
      const gone = answer?.status === 401 || answer?.status === 404
      const now = answer?.ok ? ((await answer.json()) as { role: string; unread: number }) : undefined
      const changed = now !== undefined && now.role !== role
      if (now) tell.current(now.unread)
      if ((gone || changed) && !leaving.now) window.location.reload()
    }
    const timer = setInterval(() => void check(), everyMs)
    const onShow = () => void check()
    document.addEventListener('visibilitychange', onShow)
    return () => {
      clearInterval(timer)
      document.removeEventListener('visibilitychange', onShow)
    }
  }, [base, role])
  return null
}

/** Takes over the appearance that a person chose in another browser. */
export function ChosenAppearance({ appearance }: { appearance: string }) {
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
