'use client'
import { Button, buttonStyle } from '@callboard/ui/button'
import { Card } from '@callboard/ui/card'
import { Field, TextArea } from '@callboard/ui/field'
import { Notice } from '@callboard/ui/notice'
import { useState } from 'react'
import { Link } from '~/components/link.tsx'
import { textOf, useSubmit } from '~/lib/actions/use-submit.ts'
import { paths } from '~/lib/navigation/paths.ts'
import { proposeEdit } from './actions.ts'

type Source = { ref: string; path: string; file: string; text: string; version: string }

/** Edits the source of a docs page, and opens a pull request with it. */
export function EditPageForm({ base, source, reason }: { base: string; source: Source; reason: string | undefined }) {
  const { ref, path, file, text, version } = source
  const [opened, setOpened] = useState<{ url: string; label: string }>()
  const { busy, error, errorOf, onSubmit } = useSubmit(
    (data) => proposeEdit(base, { ref, path, version, text: textOf(data, 'text') }),
    setOpened,
  )
  if (opened)
    return (
      <Notice tone="ok" title={`${opened.label} is open.`}>
        The page changes when it is merged.{' '}
        <a href={opened.url} target="_blank" rel="noreferrer" className="text-accent underline">
          Open the pull request
        </a>
      </Notice>
    )
  return (
    <Card label="Edit docs page">
      <form onSubmit={onSubmit} noValidate className="flex flex-col gap-4 p-3.5">
        <Field name="text" label="Text" help={`Markdown of ${file}`} error={errorOf('text')}>
          {(props) => <TextArea {...props} rows={24} defaultValue={text} required />}
        </Field>
        {error ? (
          <Notice tone="bad" title="The pull request could not be opened.">
            {error}
          </Notice>
        ) : null}
        <div className="flex flex-wrap gap-2">
          <Button type="submit" variant="primary" disabled={busy} reason={reason}>
            Open pull request
          </Button>
          <Link href={paths.docs(base, ref, path)} className={buttonStyle({})}>
            Cancel
          </Link>
        </div>
      </form>
    </Card>
  )
}
