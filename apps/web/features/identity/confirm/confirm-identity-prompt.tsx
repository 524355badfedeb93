'use client'
import { Dialog } from '@callboard/ui/dialog'
import { Notice } from '@callboard/ui/notice'
import type { ActionResult } from '~/lib/actions/action-result.ts'
import type { ConfirmationMethods } from './actions.ts'
import { ConfirmIdentityForm } from './confirm-identity-form.tsx'

/** The dialog itself, which is loaded when an action asks for it. */
export const ConfirmIdentityPrompt = ({
  ways,
  onClose,
}: {
  ways: ActionResult<ConfirmationMethods>
  onClose: (confirmed: boolean) => void
}) => (
  <Dialog
    open
    onOpenChange={(open) => (open ? undefined : onClose(false))}
    title="Confirm your identity"
    description="This action is sensitive and requires a sign-in within the last 10 minutes."
  >
    {ways.ok ? (
      <ConfirmIdentityForm
        ways={ways.data}
        to={window.location.pathname + window.location.search}
        onConfirmed={() => onClose(true)}
      />
    ) : (
      <Notice tone="bad" title={ways.message} />
    )}
  </Dialog>
)
