'use client'
import { Dialog } from '@callboard/ui/dialog'
import { Notice } from '@callboard/ui/notice'
import { useEffect, useRef, useState } from 'react'
import { onConfirmIdentity } from '~/lib/actions/with-identity-confirmation.ts'
import { type ConfirmationMethods, confirmationMethods } from './actions.ts'
import { ConfirmIdentityForm } from './confirm-identity-form.tsx'

/** Opens when an action requires a recent sign-in; the action continues afterwards. */
export function ConfirmIdentityDialog() {
  const [ways, setWays] = useState<ConfirmationMethods>()
  const [failure, setFailure] = useState<string>()
  const answer = useRef<((confirmed: boolean) => void) | undefined>(undefined)
  const close = (confirmed: boolean) => {
    answer.current?.(confirmed)
    answer.current = undefined
    setWays(undefined)
    setFailure(undefined)
  }
  useEffect(() => {
    onConfirmIdentity(async () => {
      const result = await confirmationMethods()
      if (result.ok) setWays(result.data)
      else setFailure(result.message)
      return new Promise<boolean>((resolve) => {
        answer.current = resolve
      })
    })
    return () => onConfirmIdentity(undefined)
  }, [])
  return (
    <Dialog
      open={ways !== undefined || failure !== undefined}
      onOpenChange={(open) => (open ? undefined : close(false))}
      title="Confirm your identity"
      description="This action is sensitive and requires a sign-in within the last 10 minutes."
    >
      {failure ? <Notice tone="bad" title={failure} /> : null}
      {ways ? (
        <ConfirmIdentityForm ways={ways} to={window.location.pathname + window.location.search} onConfirmed={() => close(true)} />
      ) : null}
    </Dialog>
  )
}
