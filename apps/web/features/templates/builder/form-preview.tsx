'use client'
import type { BuilderPage, BuilderView } from '@callboard/modules/templates/domain/builder/read-template'
import { useDeferredValue, useState } from 'react'
import { JsonForm } from '~/components/json-form/lazy-json-form.tsx'
import { titleOf } from '../labels.ts'
import { PreviewBoundary } from './preview-boundary.tsx'

const ignore = () => {}

function PagePreview({ base, page, at }: { base: string; page: BuilderPage; at: number }) {
  const [values, setValues] = useState<Record<string, unknown>>({})
  const [secrets, setSecrets] = useState<Readonly<Record<string, string>>>({})
  return (
    <section aria-label={`Preview of ${titleOf(page, at)}`} className="flex flex-col gap-4 border-b p-3.5 last:border-b-0">
      <header>
        <h3 className="font-semibold">{titleOf(page, at)}</h3>
        {page.description ? <p className="whitespace-pre-line text-muted">{page.description}</p> : null}
      </header>
      {page.fields.length === 0 ? <p className="text-muted">This page has no fields.</p> : null}
      <JsonForm
        id={`preview-${at + 1}`}
        parameters={page.schema}
        values={values}
        errors={[]}
        context={{ base, values, secrets, onSecret: (name, value) => setSecrets((all) => ({ ...all, [name]: value })) }}
        onChange={setValues}
        onSubmit={ignore}
      >
        {/* Without a child, the form has a button. */}
        <span hidden />
      </JsonForm>
    </section>
  )
}

/** The form as whoever starts a run sees it. What is entered here goes nowhere. */
export function FormPreview({ base, view }: { base: string; view: BuilderView }) {
  const { pages } = useDeferredValue(view)
  return (
    <section aria-label="Preview" className="min-w-0 rounded-[9px] border bg-panel shadow-shade">
      <h2 className="border-b px-3.5 py-2.5 font-semibold">Preview</h2>
      {pages.length === 0 ? <p className="p-3.5 text-muted">No fields yet.</p> : null}
      {pages.map((page, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: pages are known by their number, and another schema is another form
        <PreviewBoundary key={`${at} ${JSON.stringify(page.schema)}`}>
          <PagePreview base={base} page={page} at={at} />
        </PreviewBoundary>
      ))}
    </section>
  )
}
