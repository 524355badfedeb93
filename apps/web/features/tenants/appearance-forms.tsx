'use client'
import { accentPattern, accentStyle } from '@callboard/modules/tenants/domain/accent'
import { maxLogoBytes, pictureType } from '@callboard/modules/tenants/domain/picture'
import { Badge } from '@callboard/ui/badge'
import { Button } from '@callboard/ui/button'
import { Card } from '@callboard/ui/card'
import { Field, Input } from '@callboard/ui/field'
import { toast } from '@callboard/ui/toast'
import { type FormEvent, useEffect, useRef, useState } from 'react'
import { useAction } from '~/lib/actions/use-action.ts'
import { saveAccent, saveLogo } from './appearance-actions.ts'

type Props = { base: string; reason: string | undefined }

/** The logo shown beside the organization's name. */
export function LogoForm({ base, name, logo, reason }: Props & { name: string; logo: string | undefined }) {
  const { busy, run } = useAction()
  const [error, setError] = useState<string>()
  const input = useRef<HTMLInputElement>(null)
  const choose = async (from: HTMLInputElement | null) => {
    const [file] = from?.files ?? []
    if (!from || !file) return
    from.value = ''
    const bytes = new Uint8Array(await file.slice(0, maxLogoBytes + 1).arrayBuffer())
    const problem =
      bytes.length > maxLogoBytes
        ? `Choose an image of up to ${maxLogoBytes / 1024} KiB.`
        : pictureType(bytes)
          ? undefined
          : 'Choose a PNG, JPEG or WebP image.'
    setError(problem)
    if (!problem)
      run(
        () => saveLogo(base, bytes),
        () => toast.success('Saved'),
      )
  }
  // It may have been chosen before this script ran.
  // biome-ignore lint/correctness/useExhaustiveDependencies: only the first state of the element is of interest
  useEffect(() => void choose(input.current), [])
  return (
    <Card title="Logo">
      <div className="flex flex-wrap items-center gap-3 p-3.5">
        {logo ? (
          // biome-ignore lint/performance/noImgElement: a small picture of the organization's own, kept by browsers for good
          <img src={logo} alt={`Logo of ${name}`} className="size-12 rounded-lg border object-contain" />
        ) : (
          <span aria-hidden className="grid size-12 place-items-center rounded-lg bg-fg text-xl font-bold text-bg">
            {name.slice(0, 1).toUpperCase()}
          </span>
        )}
        <div className="min-w-0 flex-1 basis-52">
          <p className="text-muted">A square PNG, JPEG or WebP, up to 256 KiB. Shown next to the name.</p>
          {error ? (
            <p role="alert" className="text-bad">
              {error}
            </p>
          ) : null}
        </div>
        <input
          ref={input}
          type="file"
          aria-label="Image file"
          accept="image/png,image/jpeg,image/webp"
          className="sr-only"
          tabIndex={-1}
          onChange={(event) => void choose(event.target)}
        />
        <Button disabled={busy} reason={reason} onClick={() => input.current?.click()}>
          Choose an image
        </Button>
        {logo ? (
          <Button variant="quiet" disabled={busy} reason={reason} onClick={() => run(() => saveLogo(base, null))}>
            Remove image
          </Button>
        ) : null}
      </div>
    </Card>
  )
}

const suggestions = [
  { name: 'Indigo', colour: '#4f46e5' },
  { name: 'Blue', colour: '#0369a1' },
  { name: 'Green', colour: '#15803d' },
  { name: 'Amber', colour: '#b45309' },
  { name: 'Red', colour: '#be123c' },
  { name: 'Plum', colour: '#86198f' },
]

/** The colour of links and buttons. Only its hue is used, so that text stays readable in light and dark. */
export function AccentForm({ base, accent, reason }: Props & { accent: string | null }) {
  const { busy, run } = useAction()
  const [value, setValue] = useState(accent ?? '')
  const valid = accentPattern.test(value)
  const save = (next: string | null) =>
    run(
      () => saveAccent(base, next),
      () => {
        setValue(next ?? '')
        toast.success('Saved')
      },
    )
  const submit = (event: FormEvent) => {
    event.preventDefault()
    save(value)
  }
  return (
    <Card title="Color">
      <form onSubmit={submit} className="flex flex-col gap-3 p-3.5">
        <fieldset className="flex flex-wrap gap-2">
          <legend className="sr-only">Suggestions</legend>
          {suggestions.map((s) => (
            <button
              key={s.colour}
              type="button"
              aria-label={s.name}
              title={reason ?? s.name}
              aria-pressed={value === s.colour}
              disabled={reason !== undefined}
              onClick={() => setValue(s.colour)}
              className="size-7 rounded-full border border-line2 aria-pressed:outline-2 aria-pressed:outline-offset-2 aria-pressed:outline-fg"
              style={{ background: s.colour }}
            />
          ))}
        </fieldset>
        <Field
          name="accent"
          label="Accent color"
          help="Hex color, such as #15803d. Only the hue is used, so text stays readable in light and dark mode."
          error={value && !valid ? 'Enter a color such as #15803d.' : undefined}
        >
          {(props) => (
            <Input
              {...props}
              value={value}
              maxLength={7}
              placeholder="#4f46e5"
              spellCheck={false}
              disabled={reason !== undefined}
              title={reason}
              onChange={(e) => setValue(e.target.value.trim().toLowerCase())}
            />
          )}
        </Field>
        {valid ? (
          <div className="accent-preview flex items-center gap-2.5" aria-hidden>
            <style>
              {accentStyle(value).replaceAll(':root', '.accent-preview').replaceAll('.dark{', '.dark .accent-preview{')}
            </style>
            <span className="rounded-md bg-accent px-2.5 py-1 font-medium text-accent-fg">A button</span>
            <span className="text-accent underline">a link</span>
            <Badge tone="accent">a badge</Badge>
          </div>
        ) : null}
        <div className="flex gap-2">
          <Button type="submit" variant="primary" disabled={busy || !valid || value === accent} reason={reason}>
            Save
          </Button>
          {accent ? (
            <Button variant="quiet" disabled={busy} reason={reason} onClick={() => save(null)}>
              Reset to default
            </Button>
          ) : null}
        </div>
      </form>
    </Card>
  )
}
