'use client'
import type { previewProposal } from '@callboard/modules/inference'
import { Button } from '@callboard/ui/button'
import { CodeBlock } from '@callboard/ui/code-block'
import { Dialog } from '@callboard/ui/dialog'
import { Field, Input } from '@callboard/ui/field'
import { Notice } from '@callboard/ui/notice'
import { toast } from '@callboard/ui/toast'
import { GitPullRequestArrow } from 'lucide-react'
import { type FormEvent, useState } from 'react'
import { fieldNames, valueOfText } from '~/components/inference/edit-value.tsx'
import { openPullRequest, previewPullRequest, type Value } from '~/components/inference/inference-actions.ts'
import { TextDiff } from '~/components/text-diff.tsx'
import { useAction } from '~/lib/actions/use-action.ts'

export type ProposedField = { field: string; value: string; list: boolean }
type Preview = Awaited<ReturnType<typeof previewProposal>>

const what = ({ repository, files, entities }: Preview) => {
  const one = files.length === 1
  const described = entities > 1 ? `, which ${one ? 'defines' : 'define'} ${entities} entities` : ''
  return `A pull request in ${repository} writes ${one ? 'this file' : `these ${files.length} files`}${described}.`
}

/** Proposes an entity's catalog file: first the editable values, if any, then a preview of the files, then the pull request. */
export function ProposeButton({
  base,
  entityRef,
  trigger,
  reason,
  fields,
}: {
  base: string
  entityRef: string
  trigger: string
  reason: string | undefined
  /** Editable values; none for an entity whose complete descriptor is proposed. */
  fields: ProposedField[]
}) {
  const [open, setOpen] = useState(false)
  const [values, setValues] = useState<Record<string, Value>>({})
  const [seen, setSeen] = useState<Preview>()
  const [error, setError] = useState<string>()
  const { busy, run } = useAction()
  const show = async (wanted: Record<string, Value>) => {
    setError(undefined)
    setValues(wanted)
    const result = await previewPullRequest(base, entityRef, wanted)
    if (result.ok) setSeen(result.data)
    else setError(result.message)
  }
  const begin = () => {
    setSeen(undefined)
    setError(undefined)
    setOpen(true)
    if (fields.length === 0) void show({})
  }
  const look = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const data = new FormData(event.currentTarget)
    const changed = fields.filter((f) => String(data.get(f.field) ?? '').trim() !== f.value)
    void show(Object.fromEntries(changed.map((f) => [f.field, valueOfText(String(data.get(f.field) ?? ''), f.list)])))
  }
  const send = () =>
    run(
      () => openPullRequest(base, entityRef, values),
      ({ label, url }) => {
        setOpen(false)
        toast.success(`${label} is open`, { action: { label: 'Open', onClick: () => window.open(url, '_blank', 'noopener') } })
      },
    )
  return (
    <>
      <Button onClick={begin} reason={reason}>
        <GitPullRequestArrow aria-hidden /> {trigger}
      </Button>
      <Dialog
        wide
        open={open}
        onOpenChange={setOpen}
        title={seen ? seen.title : trigger}
        description={
          seen
            ? `${what(seen)} The catalog is updated when it is merged.`
            : 'This entity is defined by a file in the repository. Your changes open a pull request.'
        }
      >
        {error ? (
          <div className="mb-3">
            <Notice tone="bad" title="A pull request is not possible.">
              {error}
            </Notice>
          </div>
        ) : null}
        {seen ? (
          <div className="flex flex-col gap-3">
            <div className="flex max-h-[50vh] flex-col gap-3 overflow-y-auto">
              {seen.files.map((f) => (
                <section key={f.path} aria-label={f.path}>
                  <h3 className="mb-1 font-mono text-sm text-muted">{f.path}</h3>
                  {seen.before === null ? (
                    <CodeBlock label={f.path}>{f.text}</CodeBlock>
                  ) : (
                    <TextDiff before={seen.before} after={f.text} label={`Changes of ${f.path}`} />
                  )}
                </section>
              ))}
            </div>
            <div className="flex gap-2">
              <Button variant="primary" disabled={busy} onClick={send}>
                Open the pull request
              </Button>
              {fields.length > 0 ? <Button onClick={() => setSeen(undefined)}>Back</Button> : null}
              <Button onClick={() => setOpen(false)}>Cancel</Button>
            </div>
          </div>
        ) : fields.length > 0 ? (
          <form onSubmit={look} className="flex flex-col gap-3">
            <div className="grid max-h-[50vh] gap-3 overflow-y-auto p-0.5 sm:grid-cols-2">
              {fields.map(({ field, value, list }) => (
                <Field key={field} name={field} label={fieldNames[field] ?? field} help={list ? 'Comma-separated.' : undefined}>
                  {(props) => <Input {...props} defaultValue={String(values[field] ?? value)} autoComplete="off" />}
                </Field>
              ))}
            </div>
            <div className="flex gap-2">
              <Button type="submit" variant="primary">
                Preview
              </Button>
              <Button onClick={() => setOpen(false)}>Cancel</Button>
            </div>
          </form>
        ) : error ? null : (
          <p role="status" className="text-muted">
            Generating files…
          </p>
        )}
      </Dialog>
    </>
  )
}
