'use client'
import type { GoldenQuestion, GoldenState } from '@callboard/modules/knowledge/domain/golden-question'
import { Badge, type Tone } from '@callboard/ui/badge'
import { Button } from '@callboard/ui/button'
import { Card } from '@callboard/ui/card'
import { Confirm } from '@callboard/ui/confirm'
import { ListTable } from '@callboard/ui/data-table/list-table'
import type { ListColumn } from '@callboard/ui/data-table/list-types.ts'
import { EmptyState } from '@callboard/ui/empty-state'
import { Field, Input } from '@callboard/ui/field'
import { Notice } from '@callboard/ui/notice'
import { TimeAgo } from '@callboard/ui/time-ago'
import { toast } from '@callboard/ui/toast'
import { Target } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { useAction } from '~/lib/actions/use-action.ts'
import { textOf, useSubmit } from '~/lib/actions/use-submit.ts'
import { addGolden, removeGolden } from './actions.ts'

const tones: Record<GoldenState, Tone> = { waiting: 'plain', passing: 'ok', failing: 'bad' }

const columns: readonly ListColumn[] = [
  { id: 'question', label: 'Question', width: 300 },
  { id: 'state', label: 'State', width: 90, narrow: 'lead' },
  { id: 'page', label: 'Must cite', width: 220 },
  { id: 'ran', label: 'Last run', width: 110 },
  { id: 'actions', label: 'Actions', width: 100, align: 'right', narrow: 'plain' },
]

function Remove({ base, golden, reason }: { base: string; golden: GoldenQuestion; reason: string | undefined }) {
  const { busy, run } = useAction()
  return (
    <Confirm
      trigger="Remove"
      label={`Remove ${golden.text}`}
      variant="quiet"
      title="Remove this golden question?"
      confirm="Remove"
      reason={reason}
      busy={busy}
      onConfirm={() => run(() => removeGolden(base, golden.id))}
    >
      It is not asked after changes any more.
    </Confirm>
  )
}

type Props = { base: string; questions: readonly GoldenQuestion[]; now: Date; reason: string | undefined }

/** Golden questions with their last result. */
export function GoldenQuestionTable({ base, questions, now, reason }: Props) {
  return (
    <ListTable
      label="Golden questions"
      columns={columns}
      empty={
        <Card>
          <EmptyState icon={<Target />} title="No golden questions yet">
            Add questions whose answers matter, each with the page that must be cited.
          </EmptyState>
        </Card>
      }
      rows={questions.map((golden) => ({
        id: golden.id,
        label: golden.text,
        cells: {
          question: golden.text,
          state: <Badge tone={tones[golden.state]}>{golden.state}</Badge>,
          page: `${golden.title ?? golden.path} · ${golden.label}`,
          ran: golden.ranAt ? <TimeAgo at={golden.ranAt} now={now} /> : 'Not run yet',
          actions: <Remove base={base} golden={golden} reason={reason} />,
        },
      }))}
    />
  )
}

/** Adds a golden question. */
export function AddGoldenQuestion({ base, reason }: { base: string; reason: string | undefined }) {
  const router = useRouter()
  const { busy, error, errorOf, onSubmit } = useSubmit(
    (data) => addGolden(base, { text: textOf(data, 'text'), ref: textOf(data, 'ref'), path: textOf(data, 'path') }),
    () => {
      toast.success('Added. It is asked now.')
      router.refresh()
    },
  )
  return (
    <Card title="Add a golden question">
      <form onSubmit={onSubmit} noValidate className="grid gap-3 p-3.5 sm:grid-cols-2">
        <div className="sm:col-span-2">
          <Field name="text" label="Question" error={errorOf('text')}>
            {(props) => <Input {...props} maxLength={1000} autoComplete="off" required />}
          </Field>
        </div>
        <Field name="ref" label="Entity" help="For example component:default/ledger" error={errorOf('ref')}>
          {(props) => <Input {...props} maxLength={600} autoComplete="off" required />}
        </Field>
        <Field
          name="path"
          label="Docs page"
          help="Its path, for example runbook.md. Empty for the entity itself."
          error={errorOf('path')}
        >
          {(props) => <Input {...props} maxLength={1000} autoComplete="off" />}
        </Field>
        {error ? (
          <div className="sm:col-span-2">
            <Notice tone="bad" title="The question was not added.">
              {error}
            </Notice>
          </div>
        ) : null}
        <div>
          <Button type="submit" variant="primary" disabled={busy} reason={reason}>
            Add question
          </Button>
        </div>
      </form>
    </Card>
  )
}
