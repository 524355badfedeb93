'use client'
import { type ComponentType, useEffect, useState } from 'react'
import type { ExternalToast } from 'sonner'

let loading: Promise<typeof import('./toasts.tsx')> | undefined

function load() {
  loading ??= import('./toasts.tsx').catch((error) => {
    loading = undefined
    throw error
  })
  return loading
}

let showMessages: ((messages: ComponentType) => void) | undefined

type Tone = 'message' | 'success' | 'error' | 'warning'

/** A message whose code cannot be loaded, such as while offline, is dropped: it only confirms what the page shows as well. */
function show(tone: Tone, text: string, options?: ExternalToast): void {
  load().then(
    ({ Messages, toast }) => {
      showMessages?.(Messages)
      toast[tone](text, options)
    },
    () => undefined,
  )
}

/** Short messages after an action. */
export const toast = {
  message: (text: string, options?: ExternalToast) => show('message', text, options),
  success: (text: string, options?: ExternalToast) => show('success', text, options),
  error: (text: string, options?: ExternalToast) => show('error', text, options),
  warning: (text: string, options?: ExternalToast) => show('warning', text, options),
}

/**
 * Container for short messages. It is loaded at the first click or key, so that it is not part of a page's first scripts but
 * is there before a message: screen readers announce what is added to a live region that exists.
 */
export function Toaster() {
  const [Messages, setMessages] = useState<ComponentType>()
  useEffect(() => {
    const prepare = () =>
      void load().then(
        (loaded) => setMessages(() => loaded.Messages),
        () => undefined,
      )
    showMessages = (loaded) => setMessages(() => loaded)
    for (const event of ['pointerdown', 'keydown']) window.addEventListener(event, prepare, { once: true })
    return () => {
      showMessages = undefined
      for (const event of ['pointerdown', 'keydown']) window.removeEventListener(event, prepare)
    }
  }, [])
  return Messages ? <Messages /> : null
}
