'use client'
import { newTemplateText } from '@callboard/modules/templates/domain/builder/read-template'
import { Button } from '@callboard/ui/button'
import { TextArea } from '@callboard/ui/field'
import { Notice } from '@callboard/ui/notice'
import { toast } from '@callboard/ui/toast'
import { Undo2 } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { paths } from '~/lib/navigation/paths.ts'
import { saveTemplate } from '../actions.ts'
import { AboutEditor } from './about-editor.tsx'
import { FieldsEditor } from './fields-editor.tsx'
import { FormPreview } from './form-preview.tsx'
import { type OfferedAction, StepsEditor } from './steps-editor.tsx'
import { type Builder, useBuilder } from './use-builder.ts'

type Mode = 'builder' | 'yaml'
const modes = [
  { id: 'builder', label: 'Builder' },
  { id: 'yaml', label: 'YAML' },
] as const

/** Saves the text, and opens the page of the template. A refusal is shown above the editor. */
function useSave(base: string, written: { ref: string; text: string } | undefined, builder: Builder) {
  const router = useRouter()
  const [busy, setBusy] = useState(false)
  const [refusal, setRefusal] = useState<string>()
  const save = async () => {
    setBusy(true)
    setRefusal(undefined)
    const { text, saved } = builder
    const answer = await saveTemplate(base, written && { ref: written.ref, before: saved }, text).catch(() => ({
      ok: false as const,
      message: 'The connection was lost. Try again.',
    }))
    setBusy(false)
    if (!answer.ok) return setRefusal(answer.message)
    builder.markSaved()
    toast.success('Saved.')
    router.push(paths.template(base, answer.data.ref))
  }
  return { busy, refusal, save: () => void save() }
}

function ModeSwitch({ mode, onChange }: { mode: Mode; onChange: (mode: Mode) => void }) {
  return (
    <fieldset className="flex gap-0.5 rounded-[7px] bg-inset p-0.5">
      <legend className="sr-only">Edit as</legend>
      {modes.map(({ id, label }) => (
        <Button key={id} variant={id === mode ? 'plain' : 'quiet'} aria-pressed={id === mode} onClick={() => onChange(id)}>
          {label}
        </Button>
      ))}
    </fieldset>
  )
}

function Editor({
  base,
  mode,
  builder,
  isNew,
  actions,
}: {
  base: string
  mode: Mode
  builder: Builder
  isNew: boolean
  actions: readonly OfferedAction[]
}) {
  const { text, read, edit, write } = builder
  if (mode === 'yaml' || 'problem' in read)
    return (
      <>
        {'problem' in read ? (
          <Notice tone="warn" title="The builder cannot read this text.">
            {read.problem}
          </Notice>
        ) : null}
        <TextArea
          aria-label="YAML of the template"
          rows={32}
          spellCheck={false}
          value={text}
          onChange={(event) => write(event.target.value)}
        />
      </>
    )
  const { view } = read
  return (
    <>
      <AboutEditor base={base} view={view} isNew={isNew} edit={edit} />
      <FieldsEditor view={view} edit={edit} />
      <StepsEditor text={text} view={view} actions={actions} edit={edit} />
      {view.hidden.length > 0 ? (
        <p className="text-sm text-faint">Only in YAML: {view.hidden.join(', ')}. The builder leaves them as they are.</p>
      ) : null}
    </>
  )
}

/** Builds a template without a repository: as a form or as YAML, with its form beside it. */
export function TemplateBuilder({
  base,
  written,
  actions,
  reason,
}: {
  base: string
  /** One that exists; undefined for a new one. */
  written: { ref: string; text: string } | undefined
  actions: readonly OfferedAction[]
  reason: string | undefined
}) {
  const builder = useBuilder(written?.text ?? newTemplateText)
  const [mode, setMode] = useState<Mode>('builder')
  const { busy, refusal, save } = useSave(base, written, builder)
  const { read, problem, undo } = builder
  return (
    <div className="flex flex-col gap-4">
      <div className="flex flex-wrap items-center gap-2">
        <ModeSwitch mode={mode} onChange={setMode} />
        <span className="flex-1" />
        <Button reason={undo ? undefined : 'Nothing to undo'} onClick={undo}>
          <Undo2 aria-hidden /> Undo
        </Button>
        <Button variant="primary" reason={reason} disabled={busy} onClick={save}>
          {busy ? 'Saving…' : 'Save'}
        </Button>
      </div>
      {refusal ? (
        <Notice tone="bad" title="The template was not saved.">
          {refusal}
        </Notice>
      ) : null}
      {problem ? <Notice tone="bad" title={problem} /> : null}
      <div className="grid items-start gap-5 min-[900px]:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
        <div className="flex min-w-0 flex-col gap-4">
          <Editor base={base} mode={mode} builder={builder} isNew={written === undefined} actions={actions} />
        </div>
        <div className="min-w-0 min-[900px]:sticky min-[900px]:top-16">
          {'view' in read ? <FormPreview base={base} view={read.view} /> : null}
        </div>
      </div>
    </div>
  )
}
