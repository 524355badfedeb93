'use client'
import { Button } from '@callboard/ui/button'
import { toast } from '@callboard/ui/toast'
import { useAction } from '~/lib/actions/use-action.ts'
import { paths } from '~/lib/navigation/paths.ts'
import { removeArticleById, restoreArticleById } from './actions.ts'

type Props = { base: string; id: string; reason: string | undefined }

/** Removes an article, with an undo in the message. */
export function RemoveArticle({ base, id, reason }: Props) {
  const { busy, run, router } = useAction()
  const remove = () =>
    run(
      () => removeArticleById(base, id),
      () => {
        router.push(paths.articles(base))
        toast.message('Removed. No answer quotes it any more.', {
          action: {
            label: 'Undo',
            onClick: () =>
              run(
                () => restoreArticleById(base, id),
                () => router.push(paths.article(base, id)),
              ),
          },
        })
      },
    )
  return (
    <Button variant="quiet" disabled={busy} reason={reason} onClick={remove}>
      Remove
    </Button>
  )
}

/** Restores a removed article. */
export function RestoreArticle({ base, id, reason }: Props) {
  const { busy, run } = useAction()
  return (
    <Button
      variant="primary"
      disabled={busy}
      reason={reason}
      onClick={() =>
        run(
          () => restoreArticleById(base, id),
          () => toast.success('Restored. Answers quote it in a moment.'),
        )
      }
    >
      Restore
    </Button>
  )
}
