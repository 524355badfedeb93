'use client'
import { Button, buttonStyle } from '@callboard/ui/button'
import { Card } from '@callboard/ui/card'
import { Field, Input, Select, TextArea } from '@callboard/ui/field'
import { Notice } from '@callboard/ui/notice'
import { useState } from 'react'
import { Link } from '~/components/link.tsx'
import { textOf, useSubmit } from '~/lib/actions/use-submit.ts'
import { paths } from '~/lib/navigation/paths.ts'
import { proposePage } from './actions.ts'

type Site = { ref: string; label: string }
type Proposed = { url: string; label: string; path: string }

const Opened = ({ label, path, url }: Proposed) => (
  <Notice tone="ok" title={`${label} is open.`}>
    It adds {path}. The page appears in the docs when it is merged.{' '}
    <a href={url} target="_blank" rel="noreferrer" className="text-accent underline">
      Open the pull request
    </a>
  </Notice>
)

/** Writes a docs page and opens a pull request with it. */
export function NewPageForm({
  base,
  sites,
  title,
  reason,
}: {
  base: string
  sites: readonly Site[]
  title: string
  reason: string | undefined
}) {
  const [opened, setOpened] = useState<Proposed>()
  const { busy, error, errorOf, onSubmit } = useSubmit(
    (data) => proposePage(base, { ref: textOf(data, 'ref'), title: textOf(data, 'title'), text: textOf(data, 'text') }),
    setOpened,
  )
  if (opened) return <Opened {...opened} />
  return (
    <Card label="New docs page">
      <form onSubmit={onSubmit} noValidate className="flex flex-col gap-4 p-3.5">
        <Field
          name="ref"
          label="Docs of"
          help="The pull request is opened in the repository of these docs."
          error={errorOf('ref')}
        >
          {(props) => (
            <Select {...props} defaultValue="" required>
              <option value="" disabled>
                Choose …
              </option>
              {sites.map((s) => (
                <option key={s.ref} value={s.ref}>
                  {s.label}
                </option>
              ))}
            </Select>
          )}
        </Field>
        <Field name="title" label="Title" error={errorOf('title')}>
          {(props) => <Input {...props} defaultValue={title} maxLength={120} autoComplete="off" required />}
        </Field>
        <Field name="text" label="Text" help="Markdown. The title is added as a heading." error={errorOf('text')}>
          {(props) => <TextArea {...props} rows={12} required />}
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
          <Link href={paths.docsSites(base)} className={buttonStyle({})}>
            Cancel
          </Link>
        </div>
      </form>
    </Card>
  )
}
