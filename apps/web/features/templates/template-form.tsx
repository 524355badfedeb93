'use client'
import type { DryRunResult, TemplateDetail } from '@callboard/modules/templates/domain/views'
import { Button } from '@callboard/ui/button'
import { Notice } from '@callboard/ui/notice'
import { Skeleton } from '@callboard/ui/page'
import { useRouter } from 'next/navigation'
import { useRef, useState } from 'react'
import { JsonForm } from '~/components/json-form/lazy-json-form.tsx'
import type { ActionResult } from '~/lib/actions/action-result.ts'
import { paths } from '~/lib/navigation/paths.ts'
import { preview, start } from './actions.ts'
import type { DraftKey } from './draft.ts'
import { DryRunView } from './dry-run-view.tsx'
import { FormReview } from './form-review.tsx'
import { FormSteps } from './form-steps.tsx'
import { titleOf } from './labels.ts'
import { PolicyNotice } from './policy-notice.tsx'
import { useTemplateForm } from './use-template-form.ts'

/** A template, and the entity that it is run on. */
type Template = Pick<TemplateDetail, 'ref' | 'steps' | 'requiresApproval'> & { entity: string | undefined }
type Form = ReturnType<typeof useTemplateForm>

function CurrentStep({ base, template, form }: { base: string; template: Template; form: Form }) {
  const { at, values } = form
  const step = template.steps[at]
  if (!step || !values) return null
  const title = titleOf(step, at)
  return (
    <section aria-label={title} className="flex min-w-0 flex-col gap-4 rounded-[9px] border bg-panel p-4 shadow-shade">
      <header>
        <h2 className="text-lg font-semibold">{title}</h2>
        {step.description ? <p className="whitespace-pre-line text-muted">{step.description}</p> : null}
      </header>
      <JsonForm
        // Another step is another form, whose fields have nothing of this one.
        key={at}
        id={`step-${at + 1}`}
        parameters={step.schema}
        values={values[at] ?? {}}
        errors={form.errors}
        context={{ base, values: form.filled.values, secrets: form.secrets, onSecret: form.setSecret }}
        onChange={(next, typed) => form.change(at, next, typed)}
        onSubmit={(next) => form.submit(at, next)}
      >
        <div className="flex flex-wrap gap-2 border-t pt-4">
          {at > 0 ? <Button onClick={() => form.move(at - 1)}>Back</Button> : null}
          <Button type="submit" variant="primary">
            {at + 1 === template.steps.length ? 'Review' : 'Next'}
          </Button>
        </div>
      </JsonForm>
    </section>
  )
}

/** Sends the form, to try it or to start the run. A refusal is shown at its fields. */
function useSend(base: string, template: Template, form: Form) {
  const router = useRouter()
  const [busy, setBusy] = useState<'start' | 'preview'>()
  const [result, setResult] = useState<DryRunResult>()
  const key = useRef<string>(undefined)
  const target = { ref: template.ref, entity: template.entity }
  const send = async <T,>(kind: 'start' | 'preview', work: () => Promise<ActionResult<T>>, then: (data: T) => void) => {
    setBusy(kind)
    form.clearGeneral()
    const answer = await work().catch(() => ({ ok: false as const, message: 'The connection was lost. Try again.' }))
    setBusy(undefined)
    if (answer.ok) then(answer.data)
    else form.refuse(answer)
  }
  return {
    busy,
    result,
    preview: () => send('preview', () => preview(base, target, form.filled), setResult),
    start: () => {
      key.current ??= crypto.randomUUID()
      const sent = key.current
      return send(
        'start',
        () => start(base, target, form.filled, sent),
        ({ id }) => {
          form.finish()
          router.push(paths.run(base, id))
        },
      )
    },
  }
}

function Review({ base, template, form }: { base: string; template: Template; form: Form }) {
  const { busy, result, preview, start } = useSend(base, template, form)
  const { steps, requiresApproval } = template
  return (
    <section aria-label="Review" className="flex min-w-0 flex-col gap-4">
      <FormReview steps={steps} values={form.values ?? []} onEdit={form.move} />
      {requiresApproval ? (
        <Notice tone="info" title="A person has to approve this run.">
          It starts now and waits at that step.
        </Notice>
      ) : null}
      <PolicyNotice base={base} templateRef={template.ref} entity={template.entity} values={form.filled.values} />
      {form.general.map((message) => (
        <Notice key={message} tone="bad" title="The run was not started.">
          {message}
        </Notice>
      ))}
      <div className="flex flex-wrap gap-2">
        {steps.length > 0 ? <Button onClick={() => form.move(steps.length - 1)}>Back</Button> : null}
        <Button onClick={() => void preview()} disabled={busy !== undefined}>
          {busy === 'preview' ? 'Running…' : 'Dry run'}
        </Button>
        <Button variant="primary" onClick={() => void start()} disabled={busy !== undefined}>
          {busy === 'start' ? 'Starting…' : 'Create'}
        </Button>
      </div>
      {result ? <DryRunView result={result} /> : null}
    </section>
  )
}

/** The form of a template: its steps, a review, a dry run, and the start. */
export function TemplateForm({
  base,
  account,
  template,
  prefill,
}: {
  base: string
  account: DraftKey['account']
  template: Template
  prefill: Readonly<Record<string, unknown>>
}) {
  const { ref, steps } = template
  const form = useTemplateForm({ base, account, ref }, steps, prefill)
  const { at, values, restored } = form
  return (
    <div className="grid gap-5 lg:grid-cols-[180px_minmax(0,640px)]">
      <FormSteps titles={[...steps.map(titleOf), 'Review']} at={at} onMove={form.move} />
      <div className="flex min-w-0 flex-col gap-4">
        {restored && at < steps.length ? (
          <Notice tone="info" title="Your draft was restored." action={<Button onClick={form.discard}>Discard draft</Button>}>
            Secrets are never kept; enter them again.
          </Notice>
        ) : null}
        {values === undefined ? (
          <Skeleton className="h-64 w-full" />
        ) : at < steps.length ? (
          <CurrentStep base={base} template={template} form={form} />
        ) : (
          <Review base={base} template={template} form={form} />
        )}
      </div>
    </div>
  )
}
