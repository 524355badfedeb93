'use client'
import { Button } from '@callboard/ui/button'
import { Card } from '@callboard/ui/card'
import { Confirm } from '@callboard/ui/confirm'
import { Field, TextArea } from '@callboard/ui/field'
import { Notice } from '@callboard/ui/notice'
import { toast } from '@callboard/ui/toast'
import { useRouter } from 'next/navigation'
import { useAction } from '~/lib/actions/use-action.ts'
import { textOf, useSubmit } from '~/lib/actions/use-submit.ts'
import { paths } from '~/lib/navigation/paths.ts'
import { accept, answer, removeQuestion, withdraw } from './actions.ts'

/** Accepts an answer, so that it is quoted to others. */
export function AcceptAnswer({ base, id }: { base: string; id: string }) {
  const { busy, run } = useAction()
  return (
    <Button
      variant="primary"
      disabled={busy}
      onClick={() =>
        run(
          () => accept(base, id),
          () => toast.success('Accepted. Others find this answer now.'),
        )
      }
    >
      Accept answer
    </Button>
  )
}

/** Takes an answer back. @param reason why the reader may not */
export function WithdrawAnswer({ base, id, reason }: { base: string; id: string; reason: string | undefined }) {
  const { busy, run } = useAction()
  return (
    <Confirm
      trigger="Withdraw"
      variant="quiet"
      title="Withdraw this answer?"
      confirm="Withdraw answer"
      reason={reason}
      busy={busy}
      onConfirm={() => run(() => withdraw(base, id))}
    >
      It is no longer quoted. You can answer again.
    </Confirm>
  )
}

/** Deletes a question of the reader's own. */
export function DeleteQuestion({ base, id }: { base: string; id: string }) {
  const { busy, run, router } = useAction()
  return (
    <Confirm
      trigger="Delete question"
      variant="quiet"
      title="Delete this question?"
      confirm="Delete question"
      busy={busy}
      onConfirm={() =>
        run(
          () => removeQuestion(base, id),
          () => router.replace(paths.threads(base)),
        )
      }
    >
      Its answer and your rating are deleted too. An accepted answer of a team stays, without your name.
    </Confirm>
  )
}

/** Writes or replaces the answer of a team. */
export function AnswerForm({
  base,
  id,
  current,
  reason,
}: {
  base: string
  id: string
  current: string
  reason: string | undefined
}) {
  const router = useRouter()
  const { busy, error, errorOf, onSubmit } = useSubmit(
    (data) => answer(base, id, textOf(data, 'answer')),
    () => {
      toast.success('Answered.')
      router.refresh()
    },
  )
  return (
    <Card title={current ? 'Edit the answer' : 'Answer'}>
      <form onSubmit={onSubmit} noValidate className="flex flex-col gap-3 p-3.5">
        <Field
          name="answer"
          label="Answer"
          help="Markdown. Once accepted, it is quoted to others who ask the same."
          error={errorOf('answer')}
        >
          {(props) => <TextArea {...props} rows={8} defaultValue={current} maxLength={20_000} required />}
        </Field>
        {error ? (
          <Notice tone="bad" title="The answer was not saved.">
            {error}
          </Notice>
        ) : null}
        <div>
          <Button type="submit" variant="primary" disabled={busy} reason={reason}>
            {current ? 'Save' : 'Send answer'}
          </Button>
        </div>
      </form>
    </Card>
  )
}
