'use client'
import dynamic from 'next/dynamic'
import { useEffect, useRef, useState } from 'react'
import type { ActionResult } from '~/lib/actions/action-result.ts'
import { onConfirmIdentity } from '~/lib/actions/with-identity-confirmation.ts'
import { type ConfirmationMethods, confirmationMethods } from './actions.ts'

const ConfirmIdentityPrompt = dynamic(() => import('./confirm-identity-prompt.tsx').then((m) => m.ConfirmIdentityPrompt), {
  ssr: false,
})

/** Opens when an action requires a recent sign-in; the action continues afterwards. */
export function ConfirmIdentityDialog() {
  const [ways, setWays] = useState<ActionResult<ConfirmationMethods>>()
  const answer = useRef<((confirmed: boolean) => void) | undefined>(undefined)
  const close = (confirmed: boolean) => {
    answer.current?.(confirmed)
    answer.current = undefined
    setWays(undefined)
  }
  useEffect(() => {
    onConfirmIdentity(async () => {
      setWays(await confirmationMethods())
      return new Promise<boolean>((resolve) => {
        answer.current = resolve
      })
    })
    return () => onConfirmIdentity(undefined)
  }, [])
  return ways ? <ConfirmIdentityPrompt ways={ways} onClose={close} /> : null
}
