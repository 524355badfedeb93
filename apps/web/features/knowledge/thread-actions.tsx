'use client'
import { Button } from '@callboard/ui/button'
import { Confirm } from '@callboard/ui/confirm'
import { CopyText } from '@callboard/ui/copy-text'
import { Dialog } from '@callboard/ui/dialog'
import { toast } from '@callboard/ui/toast'
import { Share2 } from 'lucide-react'
import { useState } from 'react'
import { useAction } from '~/lib/actions/use-action.ts'
import { paths } from '~/lib/navigation/paths.ts'
import { removeThreads, share } from './actions.ts'

const consequence = 'Its answers and your ratings are deleted too. An accepted answer of a team stays, without your name.'

/** Makes a thread readable for the organization, or stops that. @param url its absolute address */
export function ShareThread({ base, id, url, shared }: { base: string; id: string; url: string; shared: boolean }) {
  const [open, setOpen] = useState(false)
  const { busy, run } = useAction()
  return (
    <>
      <Button onClick={() => setOpen(true)}>
        <Share2 aria-hidden /> Share
      </Button>
      <Dialog
        open={open}
        onOpenChange={setOpen}
        title={shared ? 'This thread is shared' : 'Share this thread?'}
        description={
          shared
            ? 'Members of your organization who have the link can read it.'
            : 'Members of your organization who have the link can read it, with the follow-ups that you add later. They see answers only as far as they can read the sources.'
        }
      >
        <div className="flex flex-col gap-3">
          {shared ? <CopyText text={url} label="link" /> : null}
          <div className="flex gap-2">
            {shared ? (
              <Button variant="danger" disabled={busy} onClick={() => run(() => share(base, id, false))}>
                Stop sharing
              </Button>
            ) : (
              <Button variant="primary" disabled={busy} onClick={() => run(() => share(base, id, true))}>
                Share thread
              </Button>
            )}
            <Button onClick={() => setOpen(false)}>Close</Button>
          </div>
        </div>
      </Dialog>
    </>
  )
}

/** Deletes a thread of the reader's own. @param label names it where the button does not stand on its page */
export function DeleteThread({ base, id, label }: { base: string; id: string; label?: string }) {
  const { busy, run, router } = useAction()
  return (
    <Confirm
      trigger={label ? 'Delete' : 'Delete thread'}
      {...(label ? { label: `Delete ${label}` } : {})}
      variant="quiet"
      title="Delete this thread?"
      confirm="Delete thread"
      busy={busy}
      onConfirm={() =>
        run(
          () => removeThreads(base, id),
          () => (label ? toast.success('Deleted.') : router.replace(paths.threads(base))),
        )
      }
    >
      {consequence}
    </Confirm>
  )
}

/** Deletes all threads of the reader. */
export function DeleteAllThreads({ base }: { base: string }) {
  const { busy, run } = useAction()
  return (
    <Confirm
      trigger="Delete all"
      variant="quiet"
      title="Delete all of your threads?"
      confirm="Delete all threads"
      busy={busy}
      onConfirm={() =>
        run(
          () => removeThreads(base, 'all'),
          () => toast.success('All of your threads were deleted.'),
        )
      }
    >
      All of your questions, their answers and your ratings are deleted, shared threads included. Accepted answers of teams stay,
      without your name.
    </Confirm>
  )
}
